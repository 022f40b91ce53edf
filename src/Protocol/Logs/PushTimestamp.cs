using System.Globalization;
using System.Text;

namespace Trine.Protocol.Logs;

/// <summary>The timestamps of push formats, as nanoseconds since 1970 UTC.</summary>
/// <remarks>
/// Times before 1677 or after 2262 do not fit and become the nearest that does: they are refused later as too old or too new,
/// as upstream refuses what its own arithmetic makes of them.
/// </remarks>
internal static class PushTimestamp
{
    /// <summary>An absent time: Go's zero time, the year 1.</summary>
    public const long ZeroTimeNs = long.MinValue;

    private const long SecondsMin = -62_135_596_800; // 0001-01-01
    private const long SecondsEnd = 253_402_300_800; // 10000-01-01
    private const long NanosPerSecond = 1_000_000_000;

    /// <exception cref="Model.RequestException">The pair is no valid <c>google.protobuf.Timestamp</c>.</exception>
    public static long FromProto(long seconds, int nanos)
    {
        if (seconds is < SecondsMin or >= SecondsEnd || nanos is < 0 or >= (int)NanosPerSecond)
        {
            ThrowInvalid(seconds, nanos);
        }

        return FromSeconds(seconds, nanos);
    }

    /// <summary>Reads RFC 3339 with up to nine digits of a second.</summary>
    public static bool TryParseRfc3339(ReadOnlySpan<byte> utf8, out long timestampNs)
    {
        timestampNs = 0;
        const int DateTimeLength = 19; // 2006-01-02T15:04:05
        if (utf8.Length <= DateTimeLength || utf8.Length > 64)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(utf8);
        var zoneStart = DateTimeLength;
        long nanos = 0;
        if (text[zoneStart] is '.' or ',')
        {
            zoneStart++;
            var unit = NanosPerSecond;
            for (; zoneStart < text.Length && char.IsAsciiDigit(text[zoneStart]); zoneStart++)
            {
                unit /= 10;
                nanos += (text[zoneStart] - '0') * unit;
            }
        }

        if (!DateTime.TryParseExact(
                text.AsSpan(0, DateTimeLength), "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || !TryParseZone(text.AsSpan(zoneStart), out var offset))
        {
            return false;
        }

        var seconds = ((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond) - offset;
        timestampNs = FromSeconds(seconds, nanos);
        return true;
    }

    private static bool TryParseZone(ReadOnlySpan<char> zone, out long offsetSeconds)
    {
        offsetSeconds = 0;
        if (zone is "Z")
        {
            return true;
        }

        if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'
            || !uint.TryParse(zone[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !uint.TryParse(zone[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 24 || minutes > 60)
        {
            return false;
        }

        offsetSeconds = ((hours * 3600) + (minutes * 60)) * (zone[0] == '-' ? -1L : 1L);
        return true;
    }

    private static long FromSeconds(long seconds, long nanos)
    {
        // 9,223,372,036 seconds and 854,775,807 ns is the largest; the second before is safe with any fraction.
        const long SecondsMax = long.MaxValue / NanosPerSecond;
        return seconds >= SecondsMax ? long.MaxValue
            : seconds <= -SecondsMax ? long.MinValue
            : (seconds * NanosPerSecond) + nanos;
    }

    private static void ThrowInvalid(long seconds, int nanos)
    {
        var text = $"timestamp: &types.Timestamp{{Seconds: {seconds},\nNanos: {nanos},\n}}";
        PushFault.Throw(seconds < SecondsMin ? text + " before 0001-01-01"
            : seconds >= SecondsEnd ? text + " after 10000-01-01"
            : text + ": nanos not in range [0, 1e9)");
    }
}
