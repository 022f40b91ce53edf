using System.Globalization;

namespace Trine.QueryFrontend.Logs;

/// <summary>Timestamps such as <c>2026-01-15T10:00:00.25Z</c> or <c>2026-01-15T11:00:00+01:00</c>.</summary>
internal static class Rfc3339
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a timestamp of up to nine fractional digits into nanoseconds since 1970 UTC.</summary>
    public static bool TryParse(string text, out long timestampNs)
    {
        timestampNs = 0;
        var (withoutNanos, restNs) = CutBelowTicks(text);
        if (!text.AsSpan().ContainsAny('Z', '+') && text.LastIndexOf('-') < "yyyy-MM-ddT".Length)
        {
            return false; // Without a zone it is not RFC 3339.
        }

        if (!DateTimeOffset.TryParseExact(
            withoutNanos, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        if (Math.Abs(ticks) > (long.MaxValue / TimeSpan.NanosecondsPerTick) - 1)
        {
            return false;
        }

        timestampNs = (ticks * TimeSpan.NanosecondsPerTick) + restNs;
        return true;
    }

    /// <summary>.NET keeps seven fractional digits: the eighth and ninth are cut off and returned aside.</summary>
    private static (string Text, long RestNs) CutBelowTicks(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return (text, 0);
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var digits = end - point - 1;
        if (digits is <= 7 or > 9)
        {
            return (text, 0);
        }

        var rest = int.Parse(text.AsSpan(point + 8, digits - 7), CultureInfo.InvariantCulture);
        return (string.Concat(text.AsSpan(0, point + 8), text.AsSpan(end)), digits == 8 ? rest * 10 : rest);
    }
}
