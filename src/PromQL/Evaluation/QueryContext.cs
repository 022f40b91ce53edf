using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation;

/// <summary>What all parts of one query's evaluation share. Thread-safe.</summary>
/// <param name="Query">The query.</param>
/// <param name="Options">Bounds, defaults and features.</param>
/// <param name="CancellationToken">Ends the work.</param>
internal sealed record QueryContext(
    PromQLQuery Query, PromQLEngineOptions Options, CancellationToken CancellationToken)
{
    public AnnotationSet Annotations { get; } = new();

    public SampleBudget Budget { get; } = new(Options.SamplesMax);

    /// <summary>Selectors of whose histograms only count and sum are used.</summary>
    public IReadOnlySet<VectorSelectorExpr> StatisticsOnly { get; init; } = new HashSet<VectorSelectorExpr>();

    /// <summary>Whether the answer depends on the order of series.</summary>
    public bool IsOrdered { get; init; }

    public SampleCounts Counts { get; init; } = new(Query, Options);

    public PromQLFeatures Features => Options.Features;

    /// <summary>Whether metric names go at the end of the query and not at once.</summary>
    public bool IsNameRemovalDelayed => Options.Features.DelayedNameRemoval;

    public long LookbackMs => Query.LookbackDeltaMs ?? Options.LookbackDeltaMs;

    /// <summary>What durations refer to.</summary>
    public DurationScope DurationScope => new(Query.StepMs, Query.EndMs - Query.StartMs);

    /// <summary>The same query, without counting samples: those of a subquery count where they are used.</summary>
    public QueryContext WithoutCounting() => this with { Counts = new SampleCounts(Query, Options) };

    public void ThrowIfCancelled() => CancellationToken.ThrowIfCancellationRequested();
}
