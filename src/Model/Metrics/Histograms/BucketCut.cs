namespace Trine.Model.Metrics.Histograms;

/// <summary>What is left of buckets that are cut at a value; sums up count and sum of what is left.</summary>
/// <param name="bound">The value.</param>
/// <param name="isUpper">Whether what is below is kept.</param>
/// <param name="isLinear">Whether observations are spread evenly within a bucket (custom buckets) or by their
/// logarithms.</param>
internal struct BucketCut(double bound, bool isUpper, bool isLinear)
{
    public double Count { get; private set; }

    /// <summary>An estimate: each bucket's observations lie in its middle.</summary>
    public double Sum { get; private set; }

    /// <summary>Whether anything was cut off.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Cuts the buckets of one side.</summary>
    /// <param name="buckets">All of them.</param>
    /// <param name="counts">Their counts, to be changed.</param>
    /// <param name="isPositive">Which side.</param>
    public void Take(BucketEnumerator buckets, double[] counts, bool isPositive)
    {
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            if (bucket.Count == 0)
            {
                continue;
            }

            var (kept, middle) = Cut(bucket, isPositive);
            Add(bucket.Count, kept, middle);
            counts[buckets.Position] = kept;
        }
    }

    /// <summary>Cuts the zero bucket; without observations on one side it reaches only to zero there.</summary>
    /// <returns>The count that is left.</returns>
    public double TakeZero(HistogramBucket zero, bool hasNegative, bool hasPositive)
    {
        var lower = hasPositive && !hasNegative ? 0 : zero.Lower;
        var upper = hasNegative && !hasPositive ? 0 : zero.Upper;
        var (kept, middle) = bound <= lower ? (isUpper ? 0 : zero.Count, isUpper ? 0 : (lower + upper) / 2)
            : bound >= upper ? (isUpper ? zero.Count : 0, isUpper ? (lower + upper) / 2 : 0)
            : isUpper ? (zero.Count * ((bound - lower) / (upper - lower)), (lower + bound) / 2)
            : (zero.Count * ((upper - bound) / (upper - lower)), (bound + upper) / 2);
        Add(zero.Count, kept, middle);
        return kept;
    }

    private void Add(double count, double kept, double middle)
    {
        IsChanged |= kept != count;
        Count += kept;
        Sum += middle * kept;
    }

    private readonly (double Kept, double Middle) Cut(HistogramBucket bucket, bool isPositive)
    {
        var isWhole = isUpper ? bucket.Upper <= bound : bucket.Lower >= bound;
        if (isWhole)
        {
            return (bucket.Count, Middle(bucket.Lower, bucket.Upper, isPositive));
        }

        var isGone = isUpper ? !(bucket.Lower < bound) : !(bucket.Upper > bound);
        if (isGone)
        {
            return (0, 0);
        }

        if (double.IsInfinity(bucket.Lower) || double.IsInfinity(bucket.Upper))
        {
            return CutInfinite(bucket);
        }

        var below = bucket.Count * Fraction(bucket, isPositive);
        return isUpper
            ? (below, Middle(bucket.Lower, bound, isPositive))
            : (bucket.Count - below, Middle(bound, bucket.Upper, isPositive));
    }

    /// <summary>Which part of a bucket's observations lies below the value.</summary>
    private readonly double Fraction(HistogramBucket bucket, bool isPositive)
    {
        if (isLinear)
        {
            return (bound - bucket.Lower) / (bucket.Upper - bucket.Lower);
        }

        var lower = Math.Log2(Math.Abs(bucket.Lower));
        var upper = Math.Log2(Math.Abs(bucket.Upper));
        var value = Math.Log2(Math.Abs(bound));
        return isPositive ? (value - lower) / (upper - lower) : 1 - ((value - upper) / (lower - upper));
    }

    /// <summary>Nobody knows how observations are spread towards infinity: such a bucket stays or goes as a whole,
    /// except that one from -Inf to a positive bound is taken to begin at zero.</summary>
    private readonly (double Kept, double Middle) CutInfinite(HistogramBucket bucket)
    {
        if (!double.IsNegativeInfinity(bucket.Lower))
        {
            // Up to +Inf, and the value lies inside.
            return isUpper ? (0, 0) : (bucket.Count, bound);
        }

        var isFromZero = bucket.Upper > 0 && !double.IsPositiveInfinity(bucket.Upper);
        if (isUpper)
        {
            return bound > 0 && isFromZero ? (bucket.Count * bound / bucket.Upper, bound / 2)
                : bucket.Upper <= 0 ? (bucket.Count, bound)
                : (0, 0);
        }

        return bound >= 0 && isFromZero
            ? (bucket.Count * (1 - (bound / bucket.Upper)), (bound + bucket.Upper) / 2)
            : (0, 0);
    }

    private readonly double Middle(double lower, double upper, bool isPositive)
    {
        if (double.IsInfinity(lower))
        {
            return double.IsInfinity(upper) ? 0 : upper > 0 ? upper / 2 : upper;
        }

        if (double.IsInfinity(upper))
        {
            return lower;
        }

        if (isLinear)
        {
            return (lower + upper) / 2;
        }

        var geometric = Math.Sqrt(Math.Abs(lower * upper));
        return isPositive ? geometric : -geometric;
    }
}
