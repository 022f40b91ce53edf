using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>
/// Durations as Prometheus's <c>model.Duration</c> prints and reads them (<c>1d12h</c>), in nanoseconds. Stateless.
/// </summary>
public static class PromDuration
{
    private const long NsPerMs = 1_000_000;

    /// <summary>
    /// Milliseconds of each unit, from the greatest; years and weeks are printed only if nothing is left.
    /// </summary>
    private static readonly (string Name, long Ms, bool IsExactOnly)[] Units =
    [
        ("y", 365L * 24 * 3_600_000, true),
        ("w", 7L * 24 * 3_600_000, true),
        ("d", 24L * 3_600_000, false),
        ("h", 3_600_000, false),
        ("m", 60_000, false),
        ("s", 1_000, false),
        ("ms", 1, false),
    ];

    /// <summary>Prints whole milliseconds: <c>1d12h</c>, <c>90s</c> as <c>1m30s</c>, <c>0s</c>.</summary>
    public static string Format(long ns)
    {
        var ms = ns / NsPerMs;
        if (ms == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(ms < 0 ? "-" : "");
        ms = Math.Abs(ms);
        foreach (var (name, unitMs, isExactOnly) in Units)
        {
            if ((isExactOnly && ms % unitMs != 0) || ms < unitMs)
            {
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{ms / unitMs}{name}");
            ms %= unitMs;
        }

        return text.ToString();
    }

    /// <summary>Reads <c>model.ParseDuration</c>'s syntax: whole numbers with units, the greatest first.</summary>
    /// <exception cref="FormatException">Not a duration; Prometheus's text.</exception>
    public static long Parse(string text)
        => TryParse(text, out var ns, out var error) ? ns : throw new FormatException(error);

    /// <summary>As <see cref="Parse"/>; the error is Prometheus's text, or "".</summary>
    public static bool TryParse(string text, out long ns, out string error)
    {
        ns = 0;
        error = "";
        switch (text)
        {
            case "0":
                return true;
            case "":
                error = "empty duration string";
                return false;
        }

        var total = UInt128.Zero;
        var lastUnit = -1;
        for (var at = 0; at < text.Length;)
        {
            var numberEnd = EndOf(text, at, isDigits: true);
            var unitEnd = EndOf(text, numberEnd, isDigits: false);
            if (numberEnd == at || unitEnd == numberEnd
                || !ulong.TryParse(text.AsSpan(at..numberEnd), CultureInfo.InvariantCulture, out var number))
            {
                error = $"not a valid duration string: {GoQuote.Quote(text)}";
                return false;
            }

            var name = text[numberEnd..unitEnd];
            var unit = Array.FindIndex(Units, unit => unit.Name == name);
            if (unit < 0)
            {
                error = $"unknown unit {GoQuote.Quote(name)} in duration {GoQuote.Quote(text)}";
                return false;
            }

            if (unit <= lastUnit)
            {
                error = $"not a valid duration string: {GoQuote.Quote(text)}";
                return false;
            }

            lastUnit = unit;
            total += (UInt128)number * (ulong)(Units[unit].Ms * NsPerMs);
            if (total > long.MaxValue)
            {
                error = "duration out of range";
                return false;
            }

            at = unitEnd;
        }

        ns = (long)total;
        return true;
    }

    private static int EndOf(string text, int start, bool isDigits)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]) == isDigits)
        {
            start++;
        }

        return start;
    }
}
