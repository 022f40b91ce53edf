using System.Buffers;
using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Byte counts as the Go library go-humanize prints and reads them. Stateless, thread-safe.</summary>
public static class HumanBytes
{
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789.,"u8);
    private static readonly string[] DecimalSuffixes = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
    private static readonly string[] BinarySuffixes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Prints in powers of 1000: <c>83 MB</c>, <c>1.2 kB</c>.</summary>
    public static string FormatDecimal(ulong bytes) => Format(bytes, 1000, DecimalSuffixes);

    /// <summary>Prints in powers of 1024: <c>79 MiB</c>, <c>1.2 KiB</c>.</summary>
    public static string FormatBinary(ulong bytes) => Format(bytes, 1024, BinarySuffixes);

    /// <summary>Reads <c>42MB</c>, <c>1.5 GiB</c>, <c>2k</c>, <c>1,000</c>; case does not matter.</summary>
    /// <exception cref="FormatException">Not a count of bytes; the library's text.</exception>
    public static ulong Parse(string text)
        => TryParse(text, out var bytes, out var error) ? bytes : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>; the error is the library's text, or "".</summary>
    public static bool TryParse(string text, out ulong bytes, out string error)
    {
        error = "";
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (TryParse(utf8, out bytes))
        {
            return true;
        }

        var numberEnd = NumberEnd(utf8);
        var number = Encoding.UTF8.GetString(utf8.AsSpan(0, numberEnd)).Replace(",", "", StringComparison.Ordinal);
        var outcome = GoNumber.ParseFloat(number, out _);
        if (outcome != GoNumberOutcome.Ok)
        {
            error = GoNumber.Describe("ParseFloat", number, outcome);
            return false;
        }

        var unit = Encoding.UTF8.GetString(utf8.AsSpan(numberEnd)).Trim().ToLowerInvariant();
        error = UnitBytes(Encoding.UTF8.GetBytes(unit)) == 0 ? $"unhandled size name: {unit}" : $"too large: {text}";
        return false;
    }

    /// <summary>As <see cref="Parse"/>, without allocation and without a reason.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ulong bytes)
    {
        const int NumberBytesMax = 64;
        const int UnitBytesMax = 8;
        bytes = 0;
        var numberEnd = NumberEnd(utf8);
        var unitText = utf8[numberEnd..].Trim(" \t\n\r\v\f"u8);
        if (numberEnd > NumberBytesMax || unitText.Length > UnitBytesMax)
        {
            return false;
        }

        Span<byte> number = stackalloc byte[NumberBytesMax];
        var length = 0;
        foreach (var value in utf8[..numberEnd])
        {
            if (value != ',')
            {
                number[length++] = value;
            }
        }

        Span<byte> unit = stackalloc byte[UnitBytesMax];
        if (GoNumber.ParseFloat(number[..length], out var count) != GoNumberOutcome.Ok
            || Ascii.ToLower(unitText, unit, out var unitLength) != OperationStatus.Done)
        {
            return false;
        }

        var unitBytes = UnitBytes(unit[..unitLength]);
        count *= unitBytes;
        if (unitBytes == 0 || count >= ulong.MaxValue)
        {
            return false;
        }

        bytes = (ulong)count;
        return true;
    }

    private static int NumberEnd(ReadOnlySpan<byte> utf8)
    {
        var end = utf8.IndexOfAnyExcept(NumberBytes);
        return end < 0 ? utf8.Length : end;
    }

    /// <summary>Bytes of a unit in lower case; 0 if it is none.</summary>
    private static double UnitBytes(ReadOnlySpan<byte> unit)
    {
        if (unit.IsEmpty || unit.SequenceEqual("b"u8))
        {
            return 1;
        }

        var power = "kmgtpe"u8.IndexOf(unit[0]) + 1;
        var isBinary = unit.Length > 1 && unit[1] == 'i';
        var rest = unit[(isBinary ? 2 : 1)..];
        return power > 0 && (rest.IsEmpty || rest.SequenceEqual("b"u8)) ? Math.Pow(isBinary ? 1024 : 1000, power) : 0;
    }

    private static string Format(ulong bytes, double radix, string[] suffixes)
    {
        if (bytes < 10)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var power = Math.Floor(Math.Log(bytes) / Math.Log(radix));
        var value = Math.Floor((bytes / Math.Pow(radix, power) * 10) + 0.5) / 10;
        return $"{GoFloat.Format(value, 'f', value < 10 ? 1 : 0)} {suffixes[(int)power]}";
    }
}
