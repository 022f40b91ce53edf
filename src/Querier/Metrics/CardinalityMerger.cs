using Trine.Model.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>Adds up what ingesters count; each series is in as many of them as it has replicas.</summary>
internal static class CardinalityMerger
{
    public static MetricCardinality Merge(IReadOnlyList<MetricCardinality> answers, int replicas)
    {
        if (answers is [var only] && replicas == 1)
        {
            return only;
        }

        var labels = answers.SelectMany(answer => answer.Labels)
            .GroupBy(label => label.Name, StringComparer.Ordinal)
            .Select(group => new LabelCardinality(
                group.Key,
                [
                    .. group.SelectMany(label => label.Values)
                        .GroupBy(value => value.Value, StringComparer.Ordinal)
                        .Select(values => new LabelValueCount(
                            values.Key, Share(values.Sum(value => value.SeriesCount), replicas))),
                ]));
        return new MetricCardinality(
            Share(answers.Sum(answer => answer.SeriesCount), replicas),
            Share(answers.Sum(answer => answer.ChunkCount), replicas),
            answers.Select(answer => answer.MinMs).DefaultIfEmpty(long.MaxValue).Min(),
            answers.Select(answer => answer.MaxMs).DefaultIfEmpty(long.MinValue).Max(),
            [.. labels]);
    }

    /// <summary>Rounded up: what is there counts at least once.</summary>
    private static long Share(long count, int replicas) => (count + replicas - 1) / replicas;
}
