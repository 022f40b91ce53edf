namespace Trine.Model.Metrics.Histograms;

/// <summary>Ways through the buckets of a histogram.</summary>
public static class HistogramBuckets
{
    /// <summary>All buckets, ascending.</summary>
    public static AllBucketEnumerator AllBuckets(this FloatHistogram histogram) => new(histogram, isReversed: false);

    /// <summary>All buckets, descending.</summary>
    public static AllBucketEnumerator AllBucketsReversed(this FloatHistogram histogram)
        => new(histogram, isReversed: true);

    /// <summary>The positive buckets, ascending.</summary>
    public static BucketEnumerator PositiveBucketsOf(this FloatHistogram histogram)
        => new(histogram, isPositive: true, isReversed: false);

    /// <summary>The negative buckets from zero down.</summary>
    public static BucketEnumerator NegativeBucketsOf(this FloatHistogram histogram)
        => new(histogram, isPositive: false, isReversed: false);

    public static HistogramBucket ZeroBucket(this FloatHistogram histogram)
        => new(-histogram.ZeroThreshold, histogram.ZeroThreshold, true, true, histogram.ZeroCount, 0);
}
