namespace Trine.Model.Metrics.Histograms;

/// <summary>Walks the buckets of one side away from zero, or towards it; empty ones are included.</summary>
public struct BucketEnumerator
{
    private readonly FloatHistogram _histogram;
    private readonly bool _isPositive;
    private readonly bool _isReversed;
    private readonly BucketSpan[] _spans;
    private readonly double[] _buckets;
    private int _span;
    private int _inSpan;
    private int _bucket;
    private int _index;

    internal BucketEnumerator(FloatHistogram histogram, bool isPositive, bool isReversed)
    {
        _histogram = histogram;
        _isPositive = isPositive;
        _isReversed = isReversed;
        _spans = isPositive ? histogram.PositiveSpans : histogram.NegativeSpans;
        _buckets = isPositive ? histogram.PositiveBuckets : histogram.NegativeBuckets;
        _bucket = isReversed ? _buckets.Length : -1;
        _span = isReversed ? _spans.Length : -1;
        if (isReversed)
        {
            foreach (var span in _spans)
            {
                _index += span.Offset + (int)span.Length;
            }
        }
    }

    /// <summary>The bucket with its bounds, which cost some computing.</summary>
    public readonly HistogramBucket Current
    {
        get
        {
            var far = Bound(_index);
            var near = Bound(_index - 1);
            var (lower, upper) = _isPositive ? (near, far) : (-far, -near);
            var isCustom = _histogram.UsesCustomBuckets;
            return new HistogramBucket(
                lower, upper, isCustom ? _index == 0 : lower < 0, isCustom || upper > 0, Count, _index);
        }
    }

    /// <summary>Observations in the bucket.</summary>
    public readonly double Count => _buckets[_bucket];

    /// <summary>Index of the bucket.</summary>
    public readonly int Index => _index;

    /// <summary>Position in the array of buckets.</summary>
    public readonly int Position => _bucket;

    public readonly BucketEnumerator GetEnumerator() => this;

    public bool MoveNext() => _isReversed ? MoveBack() : MoveOn();

    private bool MoveOn()
    {
        _index++;
        _inSpan--;
        while (_inSpan <= 0)
        {
            if (++_span >= _spans.Length)
            {
                return false;
            }

            _index = _span == 0 ? _spans[0].Offset : _index + _spans[_span].Offset;
            _inSpan = (int)_spans[_span].Length;
        }

        return ++_bucket < _buckets.Length;
    }

    private bool MoveBack()
    {
        _index--;
        _inSpan--;
        while (_inSpan <= 0)
        {
            if (--_span < 0)
            {
                return false;
            }

            _index -= _span + 1 < _spans.Length ? _spans[_span + 1].Offset : 0;
            _inSpan = (int)_spans[_span].Length;
        }

        return --_bucket >= 0;
    }

    private readonly double Bound(int index)
    {
        if (!_histogram.UsesCustomBuckets)
        {
            return ExponentialBounds.Upper(index, _histogram.Schema);
        }

        var bounds = _histogram.CustomValues;
        return index < 0 ? double.NegativeInfinity : index < bounds.Length ? bounds[index] : double.PositiveInfinity;
    }
}
