namespace Trine.PromQL;

/// <summary>Bounds and defaults of an engine; Prometheus's.</summary>
public sealed record PromQLEngineOptions
{
    /// <summary>How far an instant selector looks back for a sample; milliseconds.</summary>
    public long LookbackDeltaMs { get; init; } = 5 * 60 * 1000;

    /// <summary>Step of a subquery that names none; milliseconds.</summary>
    public long SubqueryStepDefaultMs { get; init; } = 60 * 1000;

    /// <summary>Most samples that a query may hold in memory at once.</summary>
    public long SamplesMax { get; init; } = 50_000_000;

    /// <summary>
    /// Most steps of a range query or a subquery: far above what the API lets through, below what memory holds.
    /// </summary>
    public int StepsMax { get; init; } = 10_000_000;

    /// <summary>Longest time that a query may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many workers a query may have; each runs on a thread of the pool.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    public PromQLRelease Release { get; init; } = PromQLRelease.Stable;

    public PromQLFeatures Features { get; init; } = new();
}
