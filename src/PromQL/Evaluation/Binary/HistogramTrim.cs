using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary><c>&lt;/</c> and <c>&gt;/</c>: takes out of a native histogram what lies beyond a value.</summary>
internal sealed class HistogramTrim
{
    private readonly FloatHistogram _histogram;
    private readonly double _bound;
    private readonly bool _isUpper;
    private double _count;
    private double _removedSum;
    private bool _hasPositive;
    private bool _hasNegative;

    private HistogramTrim(FloatHistogram histogram, double bound, bool isUpper)
    {
        _histogram = histogram.Copy();
        _bound = bound;
        _isUpper = isUpper;
    }

    /// <summary>A copy with the observations up to, or from, a value; those of the bucket that holds it are split.</summary>
    public static FloatHistogram Apply(FloatHistogram histogram, double bound, bool isUpper)
        => new HistogramTrim(histogram, bound, isUpper).Apply();

    private FloatHistogram Apply()
    {
        TrimBuckets(_histogram.PositiveBuckets, isPositive: true);
        TrimBuckets(_histogram.NegativeBuckets, isPositive: false);
        if (_histogram.ZeroCount > 0)
        {
            var below = Split(_histogram.ZeroBucket(), isPositive: true, isLinear: true);
            _histogram.ZeroCount = _isUpper ? below : _histogram.ZeroCount - below;
            _count += _histogram.ZeroCount;
        }

        var sum = 0.0;
        if (_count != 0)
        {
            sum = _histogram.Sum - _removedSum;
            if ((!_hasNegative && sum < 0) || (!_hasPositive && sum > 0))
            {
                sum = 0; // Interpolation was off: the sum cannot have this sign.
            }
        }

        _histogram.Count = _count;
        _histogram.Sum = sum;
        return _histogram.Compact();
    }

    private void TrimBuckets(double[] counts, bool isPositive)
    {
        var i = 0;
        foreach (var bucket in isPositive ? _histogram.Copy().PositiveBucketsOf() : _histogram.Copy().NegativeBucketsOf())
        {
            if (bucket.Count != 0)
            {
                NoteSign(bucket, isPositive);
                counts[i] = Trim(bucket, isPositive);
                _count += counts[i];
            }

            i++;
        }
    }

    private void NoteSign(HistogramBucket bucket, bool isPositive)
    {
        if (!_histogram.UsesCustomBuckets)
        {
            _hasPositive |= isPositive;
            _hasNegative |= !isPositive;
            return;
        }

        _hasNegative |= bucket.Upper <= 0 || bucket.Lower < 0;
        _hasPositive |= bucket.Upper > 0;
    }

    /// <summary>What is left of a bucket's count.</summary>
    private double Trim(HistogramBucket bucket, bool isPositive)
    {
        var isKept = _isUpper ? bucket.Upper <= _bound : bucket.Lower >= _bound;
        if (isKept)
        {
            return bucket.Count;
        }

        var (kept, removedMiddle) = SplitAtBound(bucket, isPositive);
        var isSplit = _isUpper ? bucket.Lower < _bound : bucket.Upper > _bound;
        if (isSplit)
        {
            _removedSum += (bucket.Count - kept) * removedMiddle;
            return kept;
        }

        if (!isPositive || !_histogram.UsesCustomBuckets)
        {
            removedMiddle = Math.Sqrt(bucket.Lower * bucket.Upper);
        }

        _removedSum += bucket.Count * removedMiddle;
        return 0;
    }

    /// <summary>The count that stays, and a value in the middle of what goes.</summary>
    private (double Kept, double RemovedMiddle) SplitAtBound(HistogramBucket bucket, bool isPositive)
    {
        if (double.IsNegativeInfinity(bucket.Lower))
        {
            return SplitFirst(bucket);
        }

        if (double.IsPositiveInfinity(bucket.Upper))
        {
            // How observations lie in an endless bucket is not known: all of them go, unless all stay.
            return !_isUpper && _bound <= bucket.Lower ? (bucket.Count, 0) : (0, bucket.Lower);
        }

        var isLinear = _histogram.UsesCustomBuckets;
        var below = Split(bucket, isPositive, isLinear);
        var outer = Math.Abs(_isUpper ? bucket.Lower : bucket.Upper);
        var middle = isLinear
            ? (bucket.Lower + bucket.Upper) / 2
            : (isPositive ? 1 : -1) * Math.Sqrt(_isUpper ? outer * Math.Abs(_bound) : Math.Abs(_bound) * outer);
        return (_isUpper ? below : bucket.Count - below, middle);
    }

    /// <summary>The bucket from minus infinity on; where its end is above zero, it is taken to begin at zero.</summary>
    private (double Kept, double RemovedMiddle) SplitFirst(HistogramBucket bucket)
    {
        if (_isUpper ? _bound >= bucket.Upper : _bound <= bucket.Lower)
        {
            return (bucket.Count, 0);
        }

        if (_bound >= 0 && bucket.Upper > _bound && !double.IsPositiveInfinity(bucket.Upper))
        {
            return _isUpper
                ? (bucket.Count * _bound / bucket.Upper, (_bound + bucket.Upper) / 2)
                : (bucket.Count * (1 - _bound / bucket.Upper), _bound / 2);
        }

        return (0, bucket.Upper);
    }

    /// <summary>How much of a bucket's count lies below the bound.</summary>
    private double Split(HistogramBucket bucket, bool isPositive, bool isLinear)
    {
        if (_bound <= bucket.Lower || _bound >= bucket.Upper)
        {
            return _bound <= bucket.Lower ? 0 : bucket.Count;
        }

        if (isLinear)
        {
            return bucket.Count * ((_bound - bucket.Lower) / (bucket.Upper - bucket.Lower));
        }

        var lower = Math.Log2(Math.Abs(bucket.Lower));
        var upper = Math.Log2(Math.Abs(bucket.Upper));
        var at = Math.Log2(Math.Abs(_bound));
        var fraction = isPositive
            ? (at - lower) / (upper - lower)
            : 1 - (at - upper) / (lower - upper);
        return bucket.Count * fraction;
    }
}
