namespace Trine.QueryFrontend;

/// <summary>The clock in nanoseconds since 1970 UTC.</summary>
internal static class UnixTime
{
    public static long NowNs(TimeProvider time)
        => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
