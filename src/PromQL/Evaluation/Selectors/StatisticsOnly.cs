using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// Selectors of whose histograms only count and sum are used, so that their buckets need not be carried.
/// </summary>
/// <remarks>Without buckets no counter reset can be found later, so hints are settled while samples are read.</remarks>
internal static class StatisticsOnly
{
    /// <summary>
    /// The selectors below <c>histogram_count</c>, <c>_sum</c> or <c>_avg</c> that nothing else needs whole.
    /// </summary>
    public static HashSet<VectorSelectorExpr> In(PromQLExpr expr)
    {
        var found = new HashSet<VectorSelectorExpr>(ReferenceEqualityComparer.Instance);
        Visit(expr, isStatisticsOnly: false, found);
        return found;
    }

    /// <summary>Copies samples, histograms without buckets and with the hint that their neighbours tell.</summary>
    public static void Reduce(SampleColumns samples, SampleColumns into)
    {
        into.Clear();
        FloatHistogram? previous = null;
        for (var i = 0; i < samples.Count; i++)
        {
            var startMs = samples.HasStartTimestamps ? samples.StartTimestampsMs[i] : 0;
            if (samples.Histograms[i] is not { } histogram)
            {
                into.Add(samples.TimestampsMs[i], samples.Values[i], startMs);
                continue;
            }

            var isStale = StaleMarker.IsStale(histogram.Sum);
            into.Add(
                samples.TimestampsMs[i],
                new FloatHistogram
                {
                    CounterResetHint = isStale ? CounterResetHint.Unknown : HintOf(histogram, previous),
                    Schema = histogram.UsesCustomBuckets ? histogram.Schema : 0,
                    Count = histogram.Count,
                    Sum = histogram.Sum,
                },
                startMs);
            previous = isStale ? previous : histogram;
        }
    }

    private static CounterResetHint HintOf(FloatHistogram histogram, FloatHistogram? previous)
    {
        if (histogram.CounterResetHint != CounterResetHint.Unknown || previous is null)
        {
            return histogram.CounterResetHint;
        }

        return histogram.DetectReset(previous) ? CounterResetHint.CounterReset : CounterResetHint.NotCounterReset;
    }

    /// <summary>
    /// Goes down with what the nearest function above says; what is inside of a subquery is needed whole.
    /// </summary>
    private static void Visit(PromQLExpr expr, bool isStatisticsOnly, HashSet<VectorSelectorExpr> found)
    {
        switch (expr)
        {
            case VectorSelectorExpr selector:
                if (isStatisticsOnly)
                {
                    found.Add(selector);
                }

                return;
            case SubqueryExpr:
                return;
            case CallExpr { Function.Name: "histogram_quantile" or "histogram_fraction" or "histogram_quantiles" }:
                isStatisticsOnly = false;
                break;
            case BinaryExpr binary when binary.Op.IsTrim():
                isStatisticsOnly = false;
                break;
            case CallExpr { Function.Name: "histogram_count" or "histogram_sum" or "histogram_avg" }:
                isStatisticsOnly = true;
                break;
        }

        foreach (var child in expr.Children)
        {
            Visit(child, isStatisticsOnly, found);
        }
    }
}
