using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>A range vector: series with a window for each step. Thread-safe for readers of their own.</summary>
internal abstract class RangeSource(QueryContext context, StepGrid grid, ElementLabels[] labels)
{
    public QueryContext Context { get; } = context;

    public StepGrid Grid { get; } = grid;

    public ElementLabels[] Labels { get; } = labels;

    /// <summary>Length of a window; milliseconds.</summary>
    public required long RangeMs { get; init; }

    /// <summary>When a window ends.</summary>
    public required TimeReference Reference { get; init; }

    /// <summary>Where the range vector stands in the query.</summary>
    public required PositionRange Position { get; init; }

    public SelectorEdge Edge { get; init; }

    /// <summary>Whether the labels stay unique without metric names.</summary>
    public NameUniqueness Uniqueness { get; init; } = NameUniqueness.Unknown;

    /// <summary>How far a window reaches back beyond its start, to have a sample at its edge; milliseconds.</summary>
    public long BeforeMs => Edge == SelectorEdge.None ? 0 : Context.LookbackMs;

    /// <summary>How far a window reaches beyond its end; milliseconds.</summary>
    public long AfterMs => Edge == SelectorEdge.Smoothed ? Context.LookbackMs : 0;

    public double RangeSeconds => RangeMs / 1000.0;

    public abstract RangeReader OpenReader();
}

/// <summary>Reads the series of a range vector. Not thread-safe: one a worker.</summary>
internal abstract class RangeReader
{
    /// <summary>The windows of a series; valid until the next call.</summary>
    public abstract RangeInput Read(int series);
}
