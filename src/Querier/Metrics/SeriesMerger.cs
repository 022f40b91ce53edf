using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Querier.Metrics;

/// <summary>Puts the answers of ingesters and blocks together, a label set once.</summary>
internal static class SeriesMerger
{
    /// <summary>
    /// The merged set owns the others. Series come in the order in which they first appear, blocks before heads; where two
    /// tell of one instant, heads count before blocks.
    /// </summary>
    /// <param name="heads">What ingesters hold.</param>
    /// <param name="blocks">What blocks hold, the oldest first.</param>
    public static SeriesSet Merge(IReadOnlyList<SeriesSet> heads, IReadOnlyList<SeriesSet> blocks)
    {
        List<SeriesSet> all = [.. heads, .. blocks];
        var filled = all.FindAll(set => set.Series.Count > 0);
        if (filled.Count <= 1)
        {
            // Fast path: everything is in one place.
            return all.Count == 1 ? all[0] : Own(filled.Count == 0 ? [] : filled[0].Series, all);
        }

        var byLabels = new Dictionary<LabelSet, int>();
        var parts = new List<Parts>();
        foreach (var set in blocks.Concat(heads))
        {
            var isHead = heads.Contains(set);
            foreach (var series in set.Series)
            {
                if (byLabels.TryGetValue(series.Labels, out var place))
                {
                    parts[place] = parts[place].With(series, isHead);
                }
                else
                {
                    byLabels.Add(series.Labels, parts.Count);
                    parts.Add(new Parts(series, null, isHead ? 1 : 0));
                }
            }
        }

        return Own(parts.ConvertAll(part => part.ToSeries()), all);
    }

    private static SeriesSet Own(IReadOnlyList<MetricSeries> series, List<SeriesSet> sets)
        => new(series, [.. sets.SelectMany(set => set.Warnings).Distinct()], new Leases(sets));

    /// <summary>The parts of one series.</summary>
    /// <param name="First">The only one, mostly.</param>
    /// <param name="All">All of them, those of heads first; null while there is one.</param>
    /// <param name="HeadCount">Those of heads.</param>
    private readonly record struct Parts(MetricSeries First, List<MetricSeries>? All, int HeadCount)
    {
        public Parts With(MetricSeries series, bool isHead)
        {
            var all = All ?? [First];
            all.Insert(isHead ? HeadCount : all.Count, series);
            return new Parts(First, all, isHead ? HeadCount + 1 : HeadCount);
        }

        public MetricSeries ToSeries() => All is null ? First : new MergedSeries(First.Labels, All, HeadCount);
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
