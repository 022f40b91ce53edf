using Trine.Model.GoText;

namespace Trine.QueryFrontend.Http;

/// <summary>Timestamps such as <c>2026-01-15T10:00:00.25Z</c> or <c>2026-01-15T11:00:00+01:00</c>, as Go reads them.</summary>
internal static class Rfc3339
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Reads a timestamp into nanoseconds since 1970 UTC; false for one outside of what 64 bits hold.</summary>
    public static bool TryParse(string text, out long timestampNs)
    {
        timestampNs = 0;
        if (!GoTimeParser.TryParse(GoTime.Rfc3339Nano, text, TimeZoneInfo.Utc, out var time, out _)
            || Math.Abs(time.UnixSeconds) >= long.MaxValue / NsPerSecond)
        {
            return false;
        }

        timestampNs = time.UnixNanoseconds;
        return true;
    }
}
