namespace Trine.Model.Metrics.Histograms;

/// <summary>Cuts observations off a histogram at a value, and estimates within the bucket that the value lies in.
/// </summary>
public static class HistogramTrim
{
    /// <summary>A copy with the observations up to a value.</summary>
    public static FloatHistogram TrimUpper(this FloatHistogram histogram, double bound)
        => Trim(histogram, bound, isUpper: true);

    /// <summary>A copy with the observations from a value on.</summary>
    public static FloatHistogram TrimLower(this FloatHistogram histogram, double bound)
        => Trim(histogram, bound, isUpper: false);

    private static FloatHistogram Trim(FloatHistogram histogram, double bound, bool isUpper)
    {
        var trimmed = histogram.Copy();
        var cut = new BucketCut(bound, isUpper, histogram.UsesCustomBuckets);
        cut.Take(trimmed.PositiveBucketsOf(), trimmed.PositiveBuckets, isPositive: true);
        cut.Take(trimmed.NegativeBucketsOf(), trimmed.NegativeBuckets, isPositive: false);
        if (trimmed.ZeroCount > 0)
        {
            trimmed.ZeroCount = cut.TakeZero(
                trimmed.ZeroBucket(),
                hasNegative: Array.Exists(histogram.NegativeBuckets, count => count != 0),
                hasPositive: Array.Exists(histogram.PositiveBuckets, count => count != 0));
        }

        if (!cut.IsChanged)
        {
            return trimmed;
        }

        // Only now the sum is an estimate.
        (trimmed.Count, trimmed.Sum, trimmed.IsInteger) = (cut.Count, cut.Sum, false);
        return trimmed.Compact();
    }
}
