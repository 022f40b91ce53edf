using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>Puts the answers of ingesters and blocks together, a label set once.</summary>
internal static class SeriesMerger
{
    /// <summary>The merged set owns the others.</summary>
    public static SeriesSet Merge(IReadOnlyList<SeriesSet> sets)
    {
        if (sets.Count == 1)
        {
            return sets[0];
        }

        var byLabels = new Dictionary<LabelSet, List<MetricSeries>>();
        foreach (var series in sets.SelectMany(set => set.Series))
        {
            if (!byLabels.TryGetValue(series.Labels, out var parts))
            {
                byLabels.Add(series.Labels, parts = []);
            }

            parts.Add(series);
        }

        List<MetricSeries> merged =
        [
            .. byLabels.Select(pair => pair.Value.Count == 1 ? pair.Value[0] : new MergedSeries(pair.Key, pair.Value)),
        ];
        return new SeriesSet(merged, [.. sets.SelectMany(set => set.Warnings).Distinct()], new Leases(sets));
    }

    private sealed class Leases(IReadOnlyList<SeriesSet> sets) : IDisposable
    {
        public void Dispose()
        {
            foreach (var set in sets)
            {
                set.Dispose();
            }
        }
    }
}
