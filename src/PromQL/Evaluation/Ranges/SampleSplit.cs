using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Floats and histograms of one series apart, without stale ones. Reused; not thread-safe.</summary>
internal sealed class SampleSplit
{
    private const int CapacityInitial = 64;

    private long[] _floatTimesMs = new long[CapacityInitial];
    private double[] _floats = new double[CapacityInitial];
    private long[] _floatStartsMs = [];
    private long[] _histogramTimesMs = [];
    private FloatHistogram[] _histograms = [];
    private long[] _histogramStartsMs = [];
    private int _floatCount;
    private int _histogramCount;
    private bool _hasStarts;

    public ReadOnlySpan<long> FloatTimesMs => _floatTimesMs.AsSpan(0, _floatCount);

    public ReadOnlySpan<double> Floats => _floats.AsSpan(0, _floatCount);

    public ReadOnlySpan<long> FloatStartsMs => _hasStarts ? _floatStartsMs.AsSpan(0, _floatCount) : [];

    public ReadOnlySpan<long> HistogramTimesMs => _histogramTimesMs.AsSpan(0, _histogramCount);

    public ReadOnlySpan<FloatHistogram> Histograms => _histograms.AsSpan(0, _histogramCount);

    public ReadOnlySpan<long> HistogramStartsMs => _hasStarts ? _histogramStartsMs.AsSpan(0, _histogramCount) : [];

    public void Fill(SampleColumns samples, bool withStarts)
    {
        _floatCount = 0;
        _histogramCount = 0;
        _hasStarts = withStarts && samples.HasStartTimestamps;
        EnsureCapacity(samples.Count, samples.HasHistograms);
        for (var i = 0; i < samples.Count; i++)
        {
            var startMs = _hasStarts ? samples.StartTimestampsMs[i] : 0;
            if (samples.HasHistograms && samples.Histograms[i] is { } histogram)
            {
                Add(samples.TimestampsMs[i], histogram, startMs);
            }
            else
            {
                Add(samples.TimestampsMs[i], samples.Values[i], startMs);
            }
        }
    }

    public void Clear(int capacity, bool withHistograms)
    {
        _floatCount = 0;
        _histogramCount = 0;
        _hasStarts = false;
        EnsureCapacity(capacity, withHistograms);
    }

    /// <summary>Appends a float for which there is room, unless it is stale.</summary>
    public void Add(long timeMs, double value, long startMs)
    {
        if (StaleMarker.IsStale(value))
        {
            return;
        }

        _floatTimesMs[_floatCount] = timeMs;
        _floats[_floatCount] = value;
        if (_hasStarts)
        {
            _floatStartsMs[_floatCount] = startMs;
        }

        _floatCount++;
    }

    /// <summary>Appends a histogram for which there is room, unless it is stale.</summary>
    public void Add(long timeMs, FloatHistogram histogram, long startMs)
    {
        if (StaleMarker.IsStale(histogram.Sum))
        {
            return;
        }

        _histogramTimesMs[_histogramCount] = timeMs;
        _histograms[_histogramCount] = histogram;
        if (_hasStarts)
        {
            _histogramStartsMs[_histogramCount] = startMs;
        }

        _histogramCount++;
    }

    private void EnsureCapacity(int count, bool withHistograms)
    {
        if (_floats.Length < count)
        {
            _floatTimesMs = new long[count];
            _floats = new double[count];
        }

        if (withHistograms && _histograms.Length < count)
        {
            _histogramTimesMs = new long[count];
            _histograms = new FloatHistogram[count];
        }

        if (_hasStarts && _floatStartsMs.Length < count)
        {
            _floatStartsMs = new long[count];
        }

        if (_hasStarts && withHistograms && _histogramStartsMs.Length < count)
        {
            _histogramStartsMs = new long[count];
        }
    }
}
