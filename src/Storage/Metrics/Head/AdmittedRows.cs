using System.Buffers;
using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Rows that were admitted, series by series, in arrays that go back to the pool. Not thread-safe.</summary>
internal sealed class AdmittedRows : IDisposable
{
    private const int CapacityMin = 256;

    private AdmittedSeries[] _series = [];
    private AdmittedFloat[] _floats = [];

    public int SeriesCount { get; private set; }

    public int FloatCount { get; private set; }

    public List<AdmittedHistogram> Histograms { get; } = [];

    public List<AdmittedExemplar> Exemplars { get; } = [];

    public List<AdmittedMetadata> Metadata { get; } = [];

    /// <summary>Bytes of histograms and of exemplars' labels.</summary>
    public ByteBuffer Bytes { get; } = new();

    public ReadOnlySpan<AdmittedSeries> Series => _series.AsSpan(0, SeriesCount);

    public ReadOnlySpan<AdmittedFloat> Floats => _floats.AsSpan(0, FloatCount);

    public bool IsEmpty => SeriesCount == 0 && Metadata.Count == 0;

    /// <summary>Makes room at once for so many series with one float each.</summary>
    public void Reserve(int count)
    {
        if (count > _series.Length)
        {
            Grow(ref _series, SeriesCount, count);
        }

        if (count > _floats.Length)
        {
            Grow(ref _floats, FloatCount, count);
        }
    }

    public void Add(long timestampMs, double value, long startMs)
    {
        if (FloatCount == _floats.Length)
        {
            Grow(ref _floats, FloatCount, FloatCount * 2);
        }

        _floats[FloatCount++] = new AdmittedFloat(timestampMs, value, startMs);
    }

    /// <summary>Adds a series with one sample and nothing else.</summary>
    public void AddSeries(HeadSeries series, long timestampMs, double value)
    {
        Add(timestampMs, value, 0);
        Append(series);
    }

    public void AddHistogram(long timestampMs, long startMs, ReadOnlySpan<byte> histogram)
    {
        Histograms.Add(new AdmittedHistogram(timestampMs, startMs, Bytes.Length, histogram.Length));
        Bytes.Append(histogram);
    }

    public void AddExemplar(long timestampMs, double value, ReadOnlySpan<byte> labelBytes)
    {
        Exemplars.Add(new AdmittedExemplar(timestampMs, value, Bytes.Length, labelBytes.Length));
        Bytes.Append(labelBytes);
    }

    /// <summary>Ends a series: what was added since the last one is its.</summary>
    /// <returns>Whether it has any row.</returns>
    public bool EndSeries(HeadSeries series)
    {
        var last = SeriesCount == 0 ? default : _series[SeriesCount - 1];
        if (last.FloatEnd == FloatCount && last.HistogramEnd == Histograms.Count && last.ExemplarEnd == Exemplars.Count)
        {
            return false;
        }

        Append(series);
        return true;
    }

    public void Dispose()
    {
        Return(ref _series);
        Return(ref _floats);
        Bytes.Dispose();
        (SeriesCount, FloatCount) = (0, 0);
    }

    private void Append(HeadSeries series)
    {
        if (SeriesCount == _series.Length)
        {
            Grow(ref _series, SeriesCount, SeriesCount * 2);
        }

        _series[SeriesCount++] = new AdmittedSeries(series, FloatCount, Histograms.Count, Exemplars.Count);
    }

    private static void Grow<T>(ref T[] items, int used, int capacity)
    {
        var grown = ArrayPool<T>.Shared.Rent(Math.Max(CapacityMin, capacity));
        items.AsSpan(0, used).CopyTo(grown);
        Return(ref items);
        items = grown;
    }

    private static void Return<T>(ref T[] items)
    {
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items, System.Runtime.CompilerServices.RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            items = [];
        }
    }
}

/// <summary>A series and where its rows end; they begin where those of the series before end.</summary>
internal readonly record struct AdmittedSeries(HeadSeries Series, int FloatEnd, int HistogramEnd, int ExemplarEnd);

internal readonly record struct AdmittedFloat(long TimestampMs, double Value, long StartMs);

internal readonly record struct AdmittedHistogram(long TimestampMs, long StartMs, int Start, int Length);

internal readonly record struct AdmittedExemplar(long TimestampMs, double Value, int Start, int Length);

internal readonly record struct AdmittedMetadata(string Family, Model.Metrics.MetricType Type, string Help, string Unit);
