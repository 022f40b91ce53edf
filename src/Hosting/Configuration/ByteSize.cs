using System.Buffers;
using System.Globalization;

namespace Trine.Hosting.Configuration;

/// <summary>A number of bytes, written as Loki's flags write it: <c>4MB</c>, <c>256KB</c>, <c>1.5GiB</c>, <c>1048576</c>.</summary>
/// <remarks>Units are powers of 1024 with or without an <c>i</c>, in any case, from <c>B</c> to <c>EB</c>.</remarks>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private const string Units = "BKMGTPE";
    private const int BitsPerUnit = 10;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789._");

    public static ByteSize FromKilobytes(long kilobytes) => new(kilobytes << 10);

    public static ByteSize FromMegabytes(long megabytes) => new(megabytes << 20);

    public static ByteSize FromGigabytes(long gigabytes) => new(gigabytes << 30);

    public static implicit operator long(ByteSize size) => size.Bytes;

    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;

    /// <summary>Reads a size; false for a negative number, an unknown unit or more than 8 EB.</summary>
    public static bool TryParse(string text, out ByteSize size)
    {
        size = default;
        var trimmed = text.AsSpan().Trim();
        var unitStart = trimmed.IndexOfAnyExcept(NumberCharacters);
        var number = (unitStart < 0 ? trimmed : trimmed[..unitStart]).TrimEnd();
        var unit = unitStart < 0 ? [] : trimmed[unitStart..].Trim();
        if (!TryReadUnit(unit, out var shift))
        {
            return false;
        }

        var digits = number.ToString().Replace("_", "", StringComparison.Ordinal);
        if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            size = new ByteSize(whole << shift);
            return whole <= long.MaxValue >> shift;
        }

        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part))
        {
            return false;
        }

        var bytes = part * (1L << shift);
        size = new ByteSize(bytes < long.MaxValue ? (long)bytes : 0);
        return bytes < long.MaxValue;
    }

    public long ToInt64() => Bytes;

    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The largest unit that divides the size: reading it again gives the same number.</summary>
    public override string ToString()
    {
        var rest = Bytes;
        var unit = 0;
        while (rest != 0 && rest % 1024 == 0 && unit < Units.Length - 1)
        {
            rest /= 1024;
            unit++;
        }

        var suffix = unit == 0 ? "B" : $"{Units[unit]}B";
        return string.Create(CultureInfo.InvariantCulture, $"{rest}{suffix}");
    }

    /// <summary>Accepts <c>""</c>, <c>B</c>, and <c>K</c>, <c>KB</c>, <c>KiB</c> to <c>E</c>, <c>EB</c>, <c>EiB</c>.</summary>
    private static bool TryReadUnit(ReadOnlySpan<char> unit, out int shift)
    {
        shift = 0;
        if (unit.IsEmpty)
        {
            return true;
        }

        var index = Units.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal);
        shift = index * BitsPerUnit;
        var rest = unit[1..];
        return index >= 0
            && (rest.IsEmpty || (index > 0 && (rest.Equals("B", StringComparison.OrdinalIgnoreCase)
                || rest.Equals("IB", StringComparison.OrdinalIgnoreCase))));
    }
}
