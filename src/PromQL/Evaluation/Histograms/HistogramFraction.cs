using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary><c>histogram_fraction</c>: which share of the observations lies between two bounds.</summary>
internal sealed class HistogramFraction(
    QueryContext context, ScalarSteps lower, ScalarSteps upper, PositionRange vectorAt) : HistogramFunction
{
    public override double Of(ClassicBuckets buckets, int step, string metricName)
    {
        if (!buckets.HasInfinite)
        {
            return double.NaN;
        }

        var total = buckets.Counts[^1];
        if (total == 0 || double.IsNaN(lower[step]) || double.IsNaN(upper[step]))
        {
            return double.NaN;
        }

        if (lower[step] >= upper[step])
        {
            return 0;
        }

        var ranks = new BoundRanks(lower[step], upper[step]);
        var start = buckets.Bounds[0] <= 0 ? double.NegativeInfinity : 0;
        for (var i = 0; i < buckets.Count && !ranks.AreBothFound; i++)
        {
            ranks.AddCumulative(start, buckets.Bounds[i], buckets.Counts[i]);
            start = buckets.Bounds[i];
        }

        return ranks.Distance(total) / total;
    }

    public override double Of(FloatHistogram histogram, int step, string metricName)
    {
        if (histogram.Count == 0 || double.IsNaN(lower[step]) || double.IsNaN(upper[step]))
        {
            return double.NaN;
        }

        if (lower[step] >= upper[step])
        {
            return 0;
        }

        var ranks = new BoundRanks(lower[step], upper[step]);
        var count = 0.0;
        var buckets = histogram.AllBuckets();
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            count += bucket.Count;
            var isZeroBucket = bucket.Lower <= 0 && bucket.Upper >= 0;
            var (from, to) = isZeroBucket
                ? HistogramQuantile.ZeroBucketBounds(histogram, bucket.Lower, bucket.Upper)
                : (bucket.Lower, bucket.Upper);
            ranks.Add(from, to, bucket.Count, histogram.UsesCustomBuckets || isZeroBucket);
            if (ranks.AreBothFound)
            {
                break;
            }
        }

        if (!double.IsNaN(histogram.Sum))
        {
            return ranks.Distance(histogram.Count) / histogram.Count;
        }

        // Not-a-number observations are in the count but in no bucket.
        while (buckets.MoveNext())
        {
            count += buckets.Current.Count;
        }

        if (count < histogram.Count)
        {
            context.Annotations.FractionWithoutNaNs(metricName, vectorAt);
        }

        return ranks.Distance(count) / histogram.Count;
    }
}
