namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>A run of steps, both ends included, at least one. Milliseconds since 1970 UTC.</summary>
/// <param name="FirstMs">Time of the first one.</param>
/// <param name="LastMs">Time of the last one: whole steps after the first.</param>
/// <param name="StepMs">Their distance.</param>
internal readonly record struct StepTimes(long FirstMs, long LastMs, long StepMs)
{
    /// <summary>The steps of a range that ends anywhere behind its start.</summary>
    public static StepTimes Between(long startMs, long endMs, long stepMs)
        => new(startMs, endMs - Remainder((Int128)endMs - startMs, stepMs), stepMs);

    /// <summary>The remainder of a division, never negative.</summary>
    public static long Remainder(Int128 value, long divisor) => (long)(((value % divisor) + divisor) % divisor);

    /// <summary>The steps of both runs; null if there are none.</summary>
    /// <param name="other">Of the same distance and phase.</param>
    public StepTimes? Overlap(in StepTimes other)
    {
        var (firstMs, lastMs) = (Math.Max(FirstMs, other.FirstMs), Math.Min(LastMs, other.LastMs));
        return firstMs <= lastMs ? this with { FirstMs = firstMs, LastMs = lastMs } : null;
    }

    /// <summary>The steps before a time; null if there are none.</summary>
    public StepTimes? Before(long timeMs)
    {
        if (timeMs <= FirstMs)
        {
            return null;
        }

        return timeMs > LastMs ? this : this with { LastMs = timeMs - 1 - Remainder((Int128)timeMs - 1 - FirstMs, StepMs) };
    }

    /// <summary>The steps after a step of the same phase; null if there are none.</summary>
    public StepTimes? After(long stepMs)
        => stepMs >= LastMs ? null : stepMs < FirstMs ? this : this with { FirstMs = stepMs + StepMs };

    /// <summary>The last steps of the run.</summary>
    public StepTimes Newest(int count)
        => this with { FirstMs = (long)Int128.Max(FirstMs, LastMs - ((Int128)(count - 1) * StepMs)) };

    /// <summary>Cuts the run at multiples of an interval.</summary>
    /// <param name="intervalMs">Width of the parts; 0 gives one part.</param>
    public IEnumerable<StepTimes> Split(long intervalMs)
    {
        for (StepTimes? rest = this; rest is { } run;)
        {
            var boundaryMs = intervalMs == 0 ? long.MaxValue : run.FirstMs - Remainder(run.FirstMs, intervalMs) + intervalMs;
            var part = run.Before(boundaryMs)!.Value; // The boundary lies behind the first step.
            yield return part;
            rest = run.After(part.LastMs);
        }
    }
}
