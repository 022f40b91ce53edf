using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary><c>&lt;/</c> and <c>&gt;/</c>: takes out of a native histogram what lies beyond a value.</summary>
/// <remarks>Once anything is taken out, the sum is made anew of what stays, each bucket's part at its middle.</remarks>
internal sealed class HistogramTrim
{
    private readonly FloatHistogram _histogram;
    private readonly double _bound;
    private readonly bool _isUpper;
    private double _count;
    private double _sum;
    private bool _isChanged;

    private HistogramTrim(FloatHistogram histogram, double bound, bool isUpper)
    {
        _histogram = histogram;
        _bound = bound;
        _isUpper = isUpper;
    }

    /// <summary>
    /// A copy with the observations up to, or from, a value; those of the bucket that holds it are split.
    /// </summary>
    public static FloatHistogram Apply(FloatHistogram histogram, double bound, bool isUpper)
        => new HistogramTrim(histogram, bound, isUpper).Apply();

    private FloatHistogram Apply()
    {
        var result = _histogram.Copy();
        TrimSide(_histogram.PositiveBucketsOf(), result.PositiveBuckets, isPositive: true);
        TrimSide(_histogram.NegativeBucketsOf(), result.NegativeBuckets, isPositive: false);
        if (_histogram.ZeroCount > 0)
        {
            result.ZeroCount = TrimZero();
        }

        result.Count = _count;
        result.Sum = _count == 0 ? 0 : _isChanged ? _sum : _histogram.Sum;
        return result.Compact();
    }

    private void TrimSide(BucketEnumerator buckets, double[] counts, bool isPositive)
    {
        for (var i = 0; buckets.MoveNext(); i++)
        {
            var bucket = buckets.Current;
            if (bucket.Count != 0)
            {
                counts[i] = Keep(bucket.Count, Part(bucket, isPositive));
            }
        }
    }

    /// <summary>A histogram with positive buckets only has nothing below zero, and the other way round.</summary>
    private double TrimZero()
    {
        var zero = _histogram.ZeroBucket();
        var (lower, upper) = (_histogram.NegativeBuckets.Length, _histogram.PositiveBuckets.Length) switch
        {
            (0, > 0) => (0, zero.Upper),
            ( > 0, 0) => (zero.Lower, 0.0),
            _ => (zero.Lower, zero.Upper),
        };
        return Keep(zero.Count, LinearPart(lower, upper));
    }

    private double Keep(double count, KeptPart part)
    {
        var kept = part.Fraction == 1 ? count : count * part.Fraction;
        _isChanged |= part.Fraction != 1;
        _count += kept;
        _sum += kept == 0 ? 0 : kept * part.Middle;
        return kept;
    }

    private KeptPart Part(HistogramBucket bucket, bool isPositive)
    {
        if (double.IsNegativeInfinity(bucket.Lower))
        {
            return FirstPart(bucket.Upper);
        }

        if (double.IsPositiveInfinity(bucket.Upper))
        {
            return LastPart(bucket.Lower);
        }

        return _histogram.UsesCustomBuckets
            ? LinearPart(bucket.Lower, bucket.Upper)
            : ExponentialPart(bucket.Lower, bucket.Upper, isPositive);
    }

    /// <summary>The bucket from minus infinity on; where its end is above zero, it is taken to begin at zero.</summary>
    private KeptPart FirstPart(double upper)
    {
        if (_isUpper ? _bound >= upper : double.IsNegativeInfinity(_bound))
        {
            return new KeptPart(1, double.IsPositiveInfinity(upper) ? 0 : upper > 0 ? upper / 2 : upper);
        }

        if (upper > 0)
        {
            return _bound >= 0 && _bound < upper && double.IsFinite(upper) ? LinearPart(0, upper) : KeptPart.Nothing;
        }

        // How observations lie in an endless bucket is not known: they stay, as far as they may be.
        return _isUpper && double.IsFinite(_bound) ? new KeptPart(1, _bound) : KeptPart.Nothing;
    }

    /// <summary>The bucket up to infinity.</summary>
    private KeptPart LastPart(double lower)
    {
        if (_isUpper)
        {
            return double.IsPositiveInfinity(_bound) ? new KeptPart(1, lower) : KeptPart.Nothing;
        }

        return double.IsPositiveInfinity(_bound)
            ? KeptPart.Nothing
            : new KeptPart(1, Math.Max(lower, _bound));
    }

    private KeptPart LinearPart(double lower, double upper)
    {
        if (IsWhole(lower, upper))
        {
            return new KeptPart(1, (lower + upper) / 2);
        }

        if (IsGone(lower, upper))
        {
            return KeptPart.Nothing;
        }

        var below = (_bound - lower) / (upper - lower);
        return _isUpper
            ? new KeptPart(below, (lower + _bound) / 2)
            : new KeptPart(1 - below, (_bound + upper) / 2);
    }

    private KeptPart ExponentialPart(double lower, double upper, bool isPositive)
    {
        var sign = isPositive ? 1 : -1;
        if (IsWhole(lower, upper))
        {
            return new KeptPart(1, sign * Math.Sqrt(lower * upper));
        }

        if (IsGone(lower, upper))
        {
            return KeptPart.Nothing;
        }

        var logLower = Math.Log2(Math.Abs(lower));
        var logUpper = Math.Log2(Math.Abs(upper));
        var logAt = Math.Log2(Math.Abs(_bound));
        var below = isPositive
            ? (logAt - logLower) / (logUpper - logLower)
            : 1 - (logAt - logUpper) / (logLower - logUpper);
        return _isUpper
            ? new KeptPart(below, sign * Math.Sqrt(lower * _bound))
            : new KeptPart(1 - below, sign * Math.Sqrt(_bound * upper));
    }

    private bool IsWhole(double lower, double upper) => _isUpper ? upper <= _bound : lower >= _bound;

    private bool IsGone(double lower, double upper) => _isUpper ? lower >= _bound : upper <= _bound;

    /// <summary>What stays of a bucket.</summary>
    /// <param name="Fraction">Share of its count.</param>
    /// <param name="Middle">Where its observations are taken to be.</param>
    private readonly record struct KeptPart(double Fraction, double Middle)
    {
        public static KeptPart Nothing => new(0, 0);
    }
}
