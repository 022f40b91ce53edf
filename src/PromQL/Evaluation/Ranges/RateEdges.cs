namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>A window's edges, where its samples lie, and whether counting began inside of it.</summary>
/// <param name="startMs">Where the window starts.</param>
/// <param name="endMs">Where it ends.</param>
/// <param name="timesMs">Times of its samples; at least one.</param>
/// <param name="countingStartMs">When the first sample's counting began, 0 where that is unknown or does not
/// matter.</param>
internal readonly ref struct RateEdges(long startMs, long endMs, ReadOnlySpan<long> timesMs, long countingStartMs)
{
    private const double MsPerSecond = 1000;
    private const double NearFactor = 1.1;

    private readonly ReadOnlySpan<long> _timesMs = timesMs;

    /// <summary>Whether a zero inside the window stands for the samples before the first one.</summary>
    public bool BeginsInside => countingStartMs != 0 && countingStartMs > startMs && countingStartMs < _timesMs[0];

    public Extrapolation Extrapolate(double divisor)
        => new(WindowSpread.Of(startMs, endMs, _timesMs), divisor);

    /// <summary>By what the change since counting began is multiplied: it is stretched to the right only.</summary>
    public double FactorFromStart(double divisor)
    {
        var intervals = _timesMs.Length - 1;
        var average = intervals > 0 ? (_timesMs[^1] - _timesMs[0]) / MsPerSecond / intervals : 0;
        var toEnd = (endMs - _timesMs[^1]) / MsPerSecond;
        toEnd = toEnd >= average * NearFactor ? average / 2 : toEnd;
        var sampled = (_timesMs[^1] - countingStartMs) / MsPerSecond;
        var factor = sampled != 0 ? (sampled + 0 + toEnd) / sampled : 1;
        return factor / divisor;
    }
}
