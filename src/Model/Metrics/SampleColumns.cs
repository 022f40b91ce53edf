namespace Trine.Model.Metrics;

/// <summary>Samples of one series as columns, ascending in time; reused from series to series. Not thread-safe.</summary>
public sealed class SampleColumns
{
    private const int CapacityInitial = 256;

    private long[] _timestampsMs = new long[CapacityInitial];
    private double[] _values = new double[CapacityInitial];
    private FloatHistogram?[]? _histograms;
    private long[]? _startTimestampsMs;

    public int Count { get; private set; }

    /// <summary>Milliseconds since 1970 UTC, strictly ascending.</summary>
    public ReadOnlySpan<long> TimestampsMs => _timestampsMs.AsSpan(0, Count);

    /// <summary>One a sample; without meaning where the sample is a histogram.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Whether any sample since <see cref="Clear"/> is a histogram.</summary>
    public bool HasHistograms { get; private set; }

    /// <summary>One a sample, null where it is a float; empty unless <see cref="HasHistograms"/>. Shared with the storage: never changed.</summary>
    public ReadOnlySpan<FloatHistogram?> Histograms => HasHistograms ? _histograms.AsSpan(0, Count) : [];

    public bool HasStartTimestamps { get; private set; }

    /// <summary>When each sample's counting began, 0 where unknown; empty unless <see cref="HasStartTimestamps"/>.</summary>
    public ReadOnlySpan<long> StartTimestampsMs => HasStartTimestamps ? _startTimestampsMs.AsSpan(0, Count) : [];

    public void Clear()
    {
        if (HasHistograms)
        {
            _histograms.AsSpan(0, Count).Clear();
        }

        (Count, HasHistograms, HasStartTimestamps) = (0, false, false);
    }

    public void Add(long timestampMs, double value, long startTimestampMs = 0)
    {
        Extend(1, out var timestamps, out var values);
        timestamps[0] = timestampMs;
        values[0] = value;
        SetStart(startTimestampMs);
    }

    public void Add(long timestampMs, FloatHistogram histogram, long startTimestampMs = 0)
    {
        Add(timestampMs, 0, startTimestampMs);
        if (!HasHistograms)
        {
            HasHistograms = true;
            if ((_histograms?.Length ?? 0) < _timestampsMs.Length)
            {
                _histograms = new FloatHistogram?[_timestampsMs.Length];
            }
        }

        _histograms![Count - 1] = histogram; // Made above, and grown with the other columns.
    }

    /// <summary>Makes room for float samples at the end, to be written by the caller.</summary>
    public void Extend(int count, out Span<long> timestampsMs, out Span<double> values)
    {
        var start = Count;
        EnsureCapacity(start + count);
        Count = start + count;
        if (HasStartTimestamps)
        {
            _startTimestampsMs.AsSpan(start, count).Clear();
        }

        timestampsMs = _timestampsMs.AsSpan(start, count);
        values = _values.AsSpan(start, count);
    }

    /// <summary>Drops the samples from <paramref name="start"/> on but for the last one.</summary>
    public void KeepLast(int start)
    {
        var last = Count - 1;
        if (last <= start)
        {
            return;
        }

        _timestampsMs[start] = _timestampsMs[last];
        _values[start] = _values[last];
        if (HasHistograms)
        {
            _histograms![start] = _histograms[last]; // Made with the first histogram.
        }

        if (HasStartTimestamps)
        {
            _startTimestampsMs![start] = _startTimestampsMs[last]; // Made with the first start.
        }

        Truncate(start + 1);
    }

    /// <summary>Drops samples at the start of those from <paramref name="start"/> on, which must be floats.</summary>
    public void RemoveFloats(int start, int count)
    {
        var left = Count - start - count;
        _timestampsMs.AsSpan(start + count, left).CopyTo(_timestampsMs.AsSpan(start));
        _values.AsSpan(start + count, left).CopyTo(_values.AsSpan(start));
        Truncate(start + left);
    }

    /// <summary>Drops samples at the end.</summary>
    public void Truncate(int count)
    {
        if (HasHistograms)
        {
            _histograms.AsSpan(count, Count - count).Clear();
        }

        Count = count;
    }

    private void SetStart(long startTimestampMs)
    {
        if (startTimestampMs != 0 && !HasStartTimestamps)
        {
            HasStartTimestamps = true;
            if ((_startTimestampsMs?.Length ?? 0) < _timestampsMs.Length)
            {
                _startTimestampsMs = new long[_timestampsMs.Length];
            }

            _startTimestampsMs.AsSpan(0, Count).Clear();
        }

        if (HasStartTimestamps)
        {
            _startTimestampsMs![Count - 1] = startTimestampMs; // Made above, and grown with the other columns.
        }
    }

    private void EnsureCapacity(int count)
    {
        if (count <= _timestampsMs.Length)
        {
            return;
        }

        var capacity = Math.Max(count, _timestampsMs.Length * 2);
        Array.Resize(ref _timestampsMs, capacity);
        Array.Resize(ref _values, capacity);
        if (_histograms is not null)
        {
            Array.Resize(ref _histograms, capacity);
        }

        if (_startTimestampsMs is not null)
        {
            Array.Resize(ref _startTimestampsMs, capacity);
        }
    }
}
