using Trine.Model;

namespace Trine.Querier.Metrics;

/// <summary>Turns stretches of milliseconds, both ends included, into what blocks are asked for.</summary>
internal static class MetricTime
{
    private const long NsPerMs = 1_000_000;

    public static TimeRange Range(long minMs, long maxMs)
        => new(Nanoseconds(minMs), maxMs == long.MaxValue ? long.MaxValue : Nanoseconds(maxMs + 1));

    private static long Nanoseconds(long ms)
        => ms <= long.MinValue / NsPerMs ? long.MinValue
            : ms >= long.MaxValue / NsPerMs ? long.MaxValue
            : ms * NsPerMs;
}
