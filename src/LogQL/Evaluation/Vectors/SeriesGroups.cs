using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Series that an aggregation puts together.</summary>
/// <param name="Labels">The labels of the group.</param>
/// <param name="Members">Its series, in order.</param>
internal sealed record SeriesGroup(LabelSet Labels, IReadOnlyList<StepSeries> Members);

internal static class SeriesGroups
{
    private const string MetricName = "__name__";

    /// <summary>The groups in the order of their first series.</summary>
    public static IEnumerable<SeriesGroup> Of(IEnumerable<StepSeries> series, Grouping? grouping)
        => series.GroupBy(member => LabelsOf(member.Labels, grouping))
            .Select(group => new SeriesGroup(group.Key, [.. group]));

    private static LabelSet LabelsOf(LabelSet labels, Grouping? grouping)
    {
        if (grouping is null || grouping.IsSingleton)
        {
            return LabelSet.Empty;
        }

        // A label that is there and empty, as parsers leave it, makes a group of its own.
        return LabelSet.Create(labels.Where(label => grouping.IsWithout
            ? label.Value.Length > 0 && label.Name != MetricName && !grouping.Labels.Contains(label.Name)
            : grouping.Labels.Contains(label.Name)));
    }
}
