using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>Aggregates the series of one group at all steps at once. Not thread-safe.</summary>
internal abstract class StepAggregator
{
    /// <summary>Whether the metric name of any series of the group goes at the end of the query.</summary>
    public bool IsNameDropped { get; private set; }

    /// <summary>Adds a series that has at least one value.</summary>
    public void Add(in RowView row, in ElementLabels labels)
    {
        IsNameDropped |= labels.IsNameDropped;
        AddRow(row, labels);
    }

    /// <summary>Writes the results.</summary>
    /// <param name="row">Cleared.</param>
    public abstract void Finish(StepRow row);

    protected abstract void AddRow(in RowView row, in ElementLabels labels);
}
