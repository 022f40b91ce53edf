namespace Trine.Model.Metrics.Results;

/// <summary>What a query took; counts as Prometheus counts them: a histogram is as many samples as fit in its bytes.</summary>
public sealed record PromQLStatistics
{
    /// <summary>Samples looked at, a sample again for each step whose window holds it.</summary>
    public long TotalQueryableSamples { get; init; }

    /// <summary>Samples read from the source.</summary>
    public long SamplesRead { get; init; }

    /// <summary>Most samples in memory at once.</summary>
    public long PeakSamples { get; init; }

    /// <summary><see cref="TotalQueryableSamples"/> by step; empty unless asked for.</summary>
    public IReadOnlyList<long> TotalQueryableSamplesPerStep { get; init; } = [];

    /// <summary><see cref="SamplesRead"/> by step; empty unless asked for.</summary>
    public IReadOnlyList<long> SamplesReadPerStep { get; init; } = [];

    /// <summary>Selecting series.</summary>
    public TimeSpan QueryPreparationTime { get; init; }

    /// <summary>Evaluating, without selecting and sorting.</summary>
    public TimeSpan InnerEvalTime { get; init; }

    /// <summary>Sorting the result.</summary>
    public TimeSpan ResultSortTime { get; init; }

    /// <summary>All of these together.</summary>
    public TimeSpan EvalTotalTime { get; init; }
}
