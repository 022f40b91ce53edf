using Trine.PromQL.Evaluation.Labels;

namespace Trine.PromQL.Evaluation.Steps;

/// <summary>
/// An instant vector over all steps of a query: the labels of its series, and a row of values for each that may be
/// computed only when it is read. Thread-safe for readers of their own.
/// </summary>
/// <param name="grid">The steps.</param>
/// <param name="labels">One a series; not necessarily unique, and the series may turn out to have no value.</param>
internal abstract class StepVector(StepGrid grid, ElementLabels[] labels)
{
    public StepGrid Grid { get; } = grid;

    public ElementLabels[] Labels { get; } = labels;

    public int Count => Labels.Length;

    /// <summary>Whether the labels are known to stay unique when metric names are dropped.</summary>
    public bool IsUniqueWithoutNames => Uniqueness.IsGiven;

    /// <summary>How that is known; not looked into before it is asked.</summary>
    public NameUniqueness Uniqueness { get; init; } = NameUniqueness.Unknown;

    /// <summary>Whether reading a row again costs nothing.</summary>
    public virtual bool IsDense => false;

    public abstract RowReader OpenReader();
}
