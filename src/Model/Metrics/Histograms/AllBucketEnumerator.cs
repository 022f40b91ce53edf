namespace Trine.Model.Metrics.Histograms;

/// <summary>Walks all buckets in order: negative ones, the zero bucket unless it is empty, positive ones; or the other
/// way round. Bounds within the zero bucket are moved to its edge.</summary>
public struct AllBucketEnumerator
{
    private readonly FloatHistogram _histogram;
    private readonly double _zeroThreshold;
    private BucketEnumerator _before;
    private BucketEnumerator _after;
    private Part _part;

    internal AllBucketEnumerator(FloatHistogram histogram, bool isReversed)
    {
        _histogram = histogram;
        _zeroThreshold = histogram.ZeroThreshold;
        _before = new BucketEnumerator(histogram, isPositive: isReversed, isReversed: true);
        _after = new BucketEnumerator(histogram, isPositive: !isReversed, isReversed: false);
    }

    private enum Part
    {
        Before,
        Zero,
        After,
    }

    public HistogramBucket Current { get; private set; }

    public readonly AllBucketEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_part == Part.Before)
        {
            if (_before.MoveNext())
            {
                Current = Clip(_before.Current);
                return true;
            }

            _part = Part.Zero;
        }

        if (_part == Part.Zero)
        {
            _part = Part.After;
            if (_histogram.ZeroCount > 0)
            {
                Current = _histogram.ZeroBucket();
                return true;
            }
        }

        if (!_after.MoveNext())
        {
            return false;
        }

        Current = Clip(_after.Current);
        return true;
    }

    private readonly HistogramBucket Clip(HistogramBucket bucket)
    {
        if (bucket.Upper < 0 && bucket.Upper > -_zeroThreshold)
        {
            return bucket with { Upper = -_zeroThreshold };
        }

        return bucket.Lower > 0 && bucket.Lower < _zeroThreshold ? bucket with { Lower = _zeroThreshold } : bucket;
    }
}
