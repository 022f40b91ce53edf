using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>What may follow a metrics function: comparisons, <c>topk</c> and <c>bottomk</c>.</summary>
internal static class SecondStages
{
    private const double NsPerSecond = 1e9;

    /// <summary>Drops the points for which the comparison does not hold, then series without points.</summary>
    public static IReadOnlyList<MetricSeriesValues> Filter(
        FilteredExpr filter, IReadOnlyList<MetricSeriesValues> series)
    {
        // Durations are answered in seconds.
        var limit = TraceQLValue.OfNumber(
            filter.Value.Type == TraceQLValueType.Duration ? filter.Value.Number / NsPerSecond : filter.Value.Number);
        return Keep(series, (index, interval)
            => ValueComparison.Holds(filter.Operator, TraceQLValue.OfNumber(series[index].Values[interval]), limit));
    }

    /// <summary>
    /// Keeps at each time the series with the greatest or least values; equal ones are in <see cref="SeriesOrder"/>.
    /// </summary>
    public static IReadOnlyList<MetricSeriesValues> Rank(RankedExpr ranked, IReadOnlyList<MetricSeriesValues> series)
    {
        var intervals = series.Count == 0 ? 0 : series[0].Values.Length;
        var isKept = new bool[series.Count, intervals];
        for (var interval = 0; interval < intervals; interval++)
        {
            var at = interval;
            var candidates = Enumerable.Range(0, series.Count)
                .Where(index => !SampleValue.IsAbsent(series[index].Values[at]));
            var ordered = ranked.IsTop
                ? candidates.OrderByDescending(index => series[index].Values[at])
                    .ThenByDescending(index => series[index], SeriesOrder.Instance)
                : candidates.OrderBy(index => series[index].Values[at])
                    .ThenBy(index => series[index], SeriesOrder.Instance);
            foreach (var index in ordered.Take(ranked.Count))
            {
                isKept[index, at] = true;
            }
        }

        return Keep(series, (index, interval) => isKept[index, interval]);
    }

    private static List<MetricSeriesValues> Keep(IReadOnlyList<MetricSeriesValues> series, Func<int, int, bool> isKept)
    {
        var kept = new List<MetricSeriesValues>();
        for (var index = 0; index < series.Count; index++)
        {
            var values = new double[series[index].Values.Length];
            for (var interval = 0; interval < values.Length; interval++)
            {
                values[interval] = !SampleValue.IsAbsent(series[index].Values[interval]) && isKept(index, interval)
                    ? series[index].Values[interval]
                    : SampleValue.Absent;
            }

            if (!Array.TrueForAll(values, SampleValue.IsAbsent))
            {
                kept.Add(series[index] with { Values = values });
            }
        }

        return kept;
    }
}
