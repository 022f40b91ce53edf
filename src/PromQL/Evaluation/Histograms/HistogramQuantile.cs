using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Histograms;

/// <summary><c>histogram_quantile</c>.</summary>
/// <param name="context">The query.</param>
/// <param name="quantile">Which quantile.</param>
/// <param name="quantileAt">Where it stands in the query.</param>
/// <param name="vectorAt">Where the histograms stand in the query.</param>
/// <param name="grid">The steps.</param>
internal sealed class HistogramQuantile(
    QueryContext context, ScalarSteps quantile, PositionRange quantileAt, PositionRange vectorAt, StepGrid grid)
    : HistogramFunction
{
    public override void CheckParameters(int steps)
    {
        for (var step = 0; step < (quantile.IsConstant ? Math.Min(1, steps) : steps); step++)
        {
            if (Quantiles.IsInvalid(quantile[step]))
            {
                context.Annotations.InvalidQuantile(quantile[step], quantileAt);
            }
        }
    }

    public override double Of(ClassicBuckets buckets, int step, string metricName)
    {
        var q = quantile[step];
        if (Quantiles.IsInvalid(q))
        {
            return OfInvalid(q);
        }

        if (!buckets.HasInfinite)
        {
            return double.NaN;
        }

        if (buckets.MakeMonotonic(vectorAt, grid.TimeMs(step)) is { } fix)
        {
            context.Annotations.ForcedMonotonicity(metricName, fix);
        }

        var bounds = buckets.Bounds;
        var counts = buckets.Counts;
        if (bounds.Length < 2 || counts[^1] == 0)
        {
            return double.NaN;
        }

        var rank = q * counts[^1];
        var bucket = FirstReaching(counts[..^1], rank);
        if (bucket == bounds.Length - 1)
        {
            return bounds[^2];
        }

        if (bucket == 0 && bounds[0] <= 0)
        {
            return bounds[0];
        }

        var start = bucket > 0 ? bounds[bucket - 1] : 0;
        var count = counts[bucket];
        if (bucket > 0)
        {
            count -= counts[bucket - 1];
            rank -= counts[bucket - 1];
        }

        return start + (bounds[bucket] - start) * (rank / count);
    }

    public override double Of(FloatHistogram histogram, int step, string metricName)
    {
        var q = quantile[step];
        if (q is < 0 or > 1)
        {
            return OfInvalid(q);
        }

        if (histogram.Count == 0 || double.IsNaN(q))
        {
            return double.NaN;
        }

        // Not-a-number observations are in the count but in no bucket: only counting from below tells where they are.
        var isForward = double.IsNaN(histogram.Sum) || q < 0.5;
        var rank = (isForward ? q : 1 - q) * histogram.Count;
        var buckets = isForward ? histogram.AllBuckets() : histogram.AllBucketsReversed();
        var bucket = default(HistogramBucket);
        var count = 0.0;
        while (buckets.MoveNext())
        {
            bucket = buckets.Current;
            if (bucket.Count == 0)
            {
                continue;
            }

            count += bucket.Count;
            if (count >= rank)
            {
                break;
            }
        }

        var (lower, upper) = (bucket.Lower, bucket.Upper);
        if (histogram.UsesCustomBuckets)
        {
            if (double.IsNegativeInfinity(lower))
            {
                if (upper <= 0)
                {
                    return upper;
                }

                lower = 0;
            }
            else if (double.IsPositiveInfinity(upper))
            {
                return lower;
            }
        }
        else if (lower < 0 && upper > 0)
        {
            (lower, upper) = ZeroBucketBounds(histogram, lower, upper);
        }

        count = Math.Min(count, histogram.Count);
        if (count < rank)
        {
            return BeyondBuckets(histogram, upper, metricName);
        }

        rank = isForward ? rank - (count - bucket.Count) : count - rank;
        WarnOfSkew(histogram, buckets, count, metricName);
        return Interpolate(histogram, lower, upper, rank / bucket.Count);
    }

    /// <summary>A histogram with positive buckets only has nothing below zero, and the other way round.</summary>
    internal static (double Lower, double Upper) ZeroBucketBounds(FloatHistogram histogram, double lower, double upper)
        => (histogram.NegativeBuckets.Length, histogram.PositiveBuckets.Length) switch
        {
            (0, > 0) => (0, upper),
            ( > 0, 0) => (lower, 0),
            _ => (lower, upper),
        };

    private double BeyondBuckets(FloatHistogram histogram, double upper, string metricName)
    {
        if (!double.IsNaN(histogram.Sum))
        {
            return upper; // Rounding, or a histogram that is not well formed.
        }

        context.Annotations.QuantileOfNaNs(metricName, vectorAt);
        return double.NaN;
    }

    private void WarnOfSkew(FloatHistogram histogram, AllBucketEnumerator rest, double count, string metricName)
    {
        if (!double.IsNaN(histogram.Sum))
        {
            return;
        }

        while (rest.MoveNext())
        {
            count += rest.Current.Count;
        }

        if (count < histogram.Count)
        {
            context.Annotations.QuantileSkewedByNaNs(metricName, vectorAt);
        }
    }

    private static double Interpolate(FloatHistogram histogram, double lower, double upper, double fraction)
    {
        if (histogram.UsesCustomBuckets || (lower <= 0 && upper >= 0))
        {
            return lower + (upper - lower) * fraction;
        }

        // The bounds of exponential buckets are evenly spaced in their logarithms.
        var logLower = Math.Log2(Math.Abs(lower));
        var logUpper = Math.Log2(Math.Abs(upper));
        return lower > 0
            ? Math.Pow(2, logLower + (logUpper - logLower) * fraction)
            : -Math.Pow(2, logUpper + (logLower - logUpper) * (1 - fraction));
    }

    private static double OfInvalid(double q)
        => double.IsNaN(q) ? q : q < 0 ? double.NegativeInfinity : double.PositiveInfinity;

    private static int FirstReaching(ReadOnlySpan<double> counts, double rank)
    {
        var (low, high) = (0, counts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (counts[middle] >= rank)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
