using Trine.Codecs;

namespace Trine.Model.Metrics.Histograms;

/// <summary>Brings the zero buckets of exponential histograms to one width.</summary>
internal static class ZeroBuckets
{
    /// <summary>Widens the zero bucket of a histogram to hold that of another, and to end outside of populated buckets
    /// of both.</summary>
    /// <param name="histogram">Is changed.</param>
    /// <param name="rest">What compensates the histogram's roundings, changed likewise; or null.</param>
    /// <param name="other">Stays as it is.</param>
    /// <returns>What the other's zero bucket would be.</returns>
    public static ZeroBucketCount Reconcile(
        FloatHistogram histogram, FloatHistogram? rest, FloatHistogram other)
    {
        var otherZero = new ZeroBucketCount(other.ZeroThreshold, other.ZeroCount, 0);
        while (otherZero.Threshold != histogram.ZeroThreshold)
        {
            if (histogram.ZeroThreshold > otherZero.Threshold)
            {
                otherZero = ForThreshold(other, null, histogram.ZeroThreshold);
            }

            if (otherZero.Threshold > histogram.ZeroThreshold)
            {
                Widen(histogram, rest, otherZero.Threshold);
            }
        }

        return otherZero;
    }

    /// <summary>What the zero bucket would count if it were wider. A threshold within a populated bucket is moved to
    /// the bucket's end.</summary>
    /// <param name="histogram">Its threshold is not greater.</param>
    /// <param name="rest">What compensates its roundings, or null.</param>
    /// <param name="threshold">The new threshold.</param>
    public static ZeroBucketCount ForThreshold(FloatHistogram histogram, FloatHistogram? rest, double threshold)
    {
        if (threshold == histogram.ZeroThreshold)
        {
            return new ZeroBucketCount(threshold, histogram.ZeroCount, rest?.ZeroCount ?? 0);
        }

        while (true)
        {
            var zero = new ZeroBucketCount(threshold, histogram.ZeroCount, rest?.ZeroCount ?? 0);
            zero = Take(zero, histogram.PositiveBucketsOf(), rest?.PositiveBuckets);
            var positiveThreshold = zero.Threshold;
            zero = Take(zero, histogram.NegativeBucketsOf(), rest?.NegativeBuckets);
            if (zero.Threshold == positiveThreshold)
            {
                return zero;
            }

            // The negative side moved the threshold: the positive one has to be counted anew.
            threshold = zero.Threshold;
        }
    }

    private static ZeroBucketCount Take(ZeroBucketCount zero, BucketEnumerator buckets, double[]? rests)
    {
        var (threshold, count, rest) = zero;
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            var (near, far) = bucket.Upper > 0 ? (bucket.Lower, bucket.Upper) : (-bucket.Upper, -bucket.Lower);
            if (near >= threshold)
            {
                break;
            }

            CompensatedSum.Add(bucket.Count, ref count, ref rest);
            if (rests is not null)
            {
                CompensatedSum.Add(rests[buckets.Position], ref count, ref rest);
            }

            if (far > threshold)
            {
                threshold = bucket.Count != 0 ? far : threshold;
                break;
            }
        }

        return new ZeroBucketCount(threshold, count, rest);
    }

    private static void Widen(FloatHistogram histogram, FloatHistogram? rest, double threshold)
    {
        var zero = ForThreshold(histogram, rest, threshold);
        (histogram.ZeroThreshold, histogram.ZeroCount) = (zero.Threshold, zero.Count);
        var positive = Beyond(
            histogram.PositiveBucketsOf(), zero.Threshold, rest?.PositiveBuckets, rest is not null);
        var negative = Beyond(
            histogram.NegativeBucketsOf(), zero.Threshold, rest?.NegativeBuckets, rest is not null);
        histogram.SetPositive(positive);
        histogram.SetNegative(negative);
        if (rest is not null)
        {
            (rest.ZeroThreshold, rest.ZeroCount) = (zero.Threshold, zero.Rest);
            (rest.PositiveSpans, rest.PositiveBuckets) = (histogram.PositiveSpans, positive.ToRests());
            (rest.NegativeSpans, rest.NegativeBuckets) = (histogram.NegativeSpans, negative.ToRests());
        }
    }

    /// <summary>The populated buckets outside of a threshold.</summary>
    private static SideBuckets Beyond(BucketEnumerator buckets, double threshold, double[]? rests, bool hasRests)
    {
        var side = new SideBuckets(hasRests);
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            var near = bucket.Upper > 0 ? bucket.Lower : -bucket.Upper;
            if (near >= threshold)
            {
                side.Append(bucket.Index, bucket.Count, rests?[buckets.Position] ?? 0);
            }
        }

        return side.WithoutEmpty();
    }
}

/// <summary>A zero bucket: its width on each side, its count, and what was rounded off the count.</summary>
internal readonly record struct ZeroBucketCount(double Threshold, double Count, double Rest);
