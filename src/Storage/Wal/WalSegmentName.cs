using System.Globalization;

namespace Trine.Storage.Wal;

/// <summary>File names of segments: <c>00000001.wal</c>, and <c>00000001.wal.damaged</c> once set aside.</summary>
internal static class WalSegmentName
{
    public const string DamagedSuffix = ".damaged";

    private const string Suffix = ".wal";
    private const int DigitsMin = 8;

    public static string Of(long number) => number.ToString("D8", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Reads the number out of a segment's name; other names are not ours.</summary>
    public static bool TryParse(string name, out long number)
    {
        number = 0;
        return name.EndsWith(Suffix, StringComparison.Ordinal) && TryParseDigits(name.AsSpan()[..^Suffix.Length], out number);
    }

    /// <summary>Reads the number out of the name of a segment that was set aside.</summary>
    public static bool TryParseDamaged(string name, out long number)
    {
        number = 0;
        return name.EndsWith(Suffix + DamagedSuffix, StringComparison.Ordinal)
            && TryParseDigits(name.AsSpan()[..^(Suffix.Length + DamagedSuffix.Length)], out number);
    }

    private static bool TryParseDigits(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        return digits.Length >= DigitsMin
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}
