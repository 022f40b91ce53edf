namespace Trine.Model.GoText;

/// <summary>
/// An instant with the zone it is shown in, as Go's <c>time.Time</c>. Any year from 1 to 9999 can be shown.
/// </summary>
/// <param name="UnixSeconds">Whole seconds since 1970 UTC.</param>
/// <param name="Nanoseconds">From 0 to 999 999 999.</param>
/// <param name="Zone">The zone it is shown in.</param>
public readonly record struct GoTime(long UnixSeconds, int Nanoseconds, GoZone Zone)
{
    /// <summary>RFC 3339 with as many fraction digits as there are.</summary>
    public const string Rfc3339Nano = "2006-01-02T15:04:05.999999999Z07:00";

    private const string StringLayout = "2006-01-02 15:04:05.999999999 -0700 MST";
    private const int NsPerSecond = 1_000_000_000;
    private const long SecondsAtMin = -62_135_596_800; // 1 January of year 1.
    private const long SecondsAtMax = 253_402_300_799; // The end of year 9999.

    /// <summary>Go's zero time, 1 January of year 1 in UTC.</summary>
    public static GoTime Zero => new(SecondsAtMin, 0, GoZone.Utc);

    /// <summary>Nanoseconds since 1970 UTC; wraps around outside of the years 1678 to 2262, as Go does.</summary>
    public long UnixNanoseconds => unchecked((UnixSeconds * NsPerSecond) + Nanoseconds);

    public long UnixMilliseconds => unchecked((UnixSeconds * 1_000) + (Nanoseconds / 1_000_000));

    /// <summary>The date and time of day in the time's own zone, to 100 ns.</summary>
    public DateTime Local => ToDateTimeClamped(UnixSeconds + Zone.OffsetSeconds).AddTicks(Nanoseconds / 100);

    /// <summary>The instant so many nanoseconds after 1970 UTC, shown in UTC.</summary>
    public static GoTime FromUnixNanoseconds(long unixNs) => FromUnix(0, unixNs);

    /// <summary>As Go's <c>time.Unix</c>, shown in UTC.</summary>
    /// <param name="seconds">Seconds since 1970 UTC.</param>
    /// <param name="nanoseconds">Any number of nanoseconds to add.</param>
    public static GoTime FromUnix(long seconds, long nanoseconds)
    {
        seconds += Math.DivRem(nanoseconds, NsPerSecond, out var rest);
        return rest < 0 ? new(seconds - 1, (int)rest + NsPerSecond, GoZone.Utc) : new(seconds, (int)rest, GoZone.Utc);
    }

    /// <summary>The same instant shown in another zone.</summary>
    public GoTime In(GoZone zone) => this with { Zone = zone };

    /// <summary>Prints by a layout, which shows how Go would print its reference time.</summary>
    public string Format(string layout) => GoTimeFormatter.Format(this, layout);

    /// <summary>Go's default form: <c>2026-01-15 10:00:00.5 +0000 UTC</c>.</summary>
    public override string ToString() => Format(StringLayout);

    internal static DateTime ToDateTimeClamped(long unixSeconds)
        => DateTime.UnixEpoch.AddSeconds(Math.Clamp(unixSeconds, SecondsAtMin, SecondsAtMax));
}
