using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>
/// One push of metrics, decoded: series with their samples as columns. No object and no string a series or float sample.
/// </summary>
/// <remarks>
/// A decoder writes labels and texts into <see cref="Text"/> and adds series and samples that point into it. The batch owns
/// the buffer; slices are valid until <see cref="Dispose"/>. Not thread-safe.
/// </remarks>
public sealed class MetricBatch : IDisposable
{
    private readonly PooledList<SeriesEntry> _series = new();
    private readonly PooledList<long> _timestampsMs = new();
    private readonly PooledList<double> _values = new();
    private readonly PooledList<long> _startTimestampsMs = new();
    private readonly PooledList<bool> _refusedFloats = new();
    private readonly PooledList<BatchExemplar> _exemplars = new();
    private readonly PooledList<BatchMetadata> _metadata = new();
    private readonly List<BatchHistogram> _histograms = [];

    public MetricBatch() => Labels = new SeriesLabelWriter(Text);

    /// <summary>The bytes that all slices point into.</summary>
    public ByteBuffer Text { get; } = new();

    /// <summary>Writes labels to the end of <see cref="Text"/>; its figures are those of the whole batch.</summary>
    public SeriesLabelWriter Labels { get; }

    public int SeriesCount => _series.Count;

    public int FloatCount => _timestampsMs.Count;

    /// <summary>Milliseconds since 1970 UTC, one a float sample.</summary>
    public ReadOnlySpan<long> TimestampsMs => _timestampsMs.Span;

    public ReadOnlySpan<double> Values => _values.Span;

    /// <summary>When each sample's counting began, 0 where unknown; empty when it is of none.</summary>
    public ReadOnlySpan<long> StartTimestampsMs => _startTimestampsMs.Span;

    public IReadOnlyList<BatchHistogram> Histograms => _histograms;

    public ReadOnlySpan<BatchExemplar> Exemplars => _exemplars.Span;

    public Span<BatchMetadata> Metadata => _metadata.Span;

    /// <summary>Whether any series has labels with a fault.</summary>
    public bool HasFaults { get; private set; }

    /// <summary>Whether there are float samples alone, without start timestamps, and none was refused.</summary>
    internal bool HasOnlyFloats
        => _histograms.Count == 0 && _exemplars.Count == 0 && _startTimestampsMs.Count == 0 && _refusedFloats.Count == 0;

    public ReadOnlySpan<byte> Bytes(TextSlice slice) => Text.WrittenSpan.Slice(slice.Offset, slice.Length);

    /// <summary>Copies bytes to the end of the text buffer.</summary>
    public TextSlice AppendText(ReadOnlySpan<byte> bytes)
    {
        var offset = Text.Length;
        Text.Append(bytes);
        return new TextSlice(offset, bytes.Length);
    }

    /// <summary>Begins a series with the labels that were written to <see cref="Labels"/>; what is added from now on is its own.</summary>
    public void BeginSeries()
    {
        var fault = Labels.End(out var labels);
        BeginSeries(labels, SeriesLabels.Hash(Bytes(labels)), fault);
    }

    /// <summary>Begins a series whose labels are in canonical form, as <see cref="SeriesLabelWriter.End"/> left them.</summary>
    public void BeginSeries(TextSlice labels, ulong hash, LabelFault fault)
    {
        _series.Add(new SeriesEntry(labels, hash, FloatCount, _histograms.Count, _exemplars.Count, fault));
        HasFaults |= fault != LabelFault.None;
    }

    /// <summary>Begins a series with labels that were in a batch before.</summary>
    /// <param name="labels">In canonical form, without a fault; copied.</param>
    /// <param name="hash">Of them.</param>
    /// <param name="written">What they are like.</param>
    public void BeginSeries(ReadOnlySpan<byte> labels, ulong hash, in WrittenLabels written)
    {
        Labels.Count(written);
        _series.Add(new SeriesEntry(AppendText(labels), hash, FloatCount, _histograms.Count, _exemplars.Count, LabelFault.None));
    }

    /// <summary>Gives the series begun last the labels that were written to <see cref="Labels"/> since.</summary>
    public void RelabelLastSeries()
    {
        var fault = Labels.End(out var labels);
        ref var last = ref _series.Span[^1];
        last = last with { Labels = labels, Hash = SeriesLabels.Hash(Bytes(labels)), Fault = fault };
        HasFaults |= fault != LabelFault.None;
    }

    public void AddFloat(long timestampMs, double value, long startTimestampMs = 0)
    {
        _timestampsMs.Add(timestampMs);
        _values.Add(value);
        if (startTimestampMs != 0 || _startTimestampsMs.Count > 0)
        {
            var added = _startTimestampsMs.Extend(FloatCount - _startTimestampsMs.Count);
            added.Clear();
            added[^1] = startTimestampMs;
        }
    }

    public void AddHistogram(long timestampMs, FloatHistogram histogram, long startTimestampMs = 0)
        => _histograms.Add(new BatchHistogram(timestampMs, histogram, startTimestampMs));

    /// <summary>Adds an exemplar with the labels that were written to <see cref="Labels"/>.</summary>
    /// <param name="value">The observed value.</param>
    /// <param name="timestampMs">Milliseconds since 1970 UTC.</param>
    public void AddExemplar(double value, long timestampMs)
    {
        // An exemplar needs no name of a metric.
        var fault = Labels.End(out var labels);
        fault = fault is LabelFault.MissingMetricName or LabelFault.EmptyMetricName ? LabelFault.None : fault;
        _exemplars.Add(new BatchExemplar(labels, value, timestampMs, fault));
    }

    public void AddMetadata(BatchMetadata metadata) => _metadata.Add(metadata);

    /// <summary>A series: its labels and its stretches of samples.</summary>
    public MetricBatchSeries SeriesAt(int index)
    {
        var entry = _series[index];
        var (floats, histograms, exemplars) = index + 1 < _series.Count
            ? (_series[index + 1].FloatStart, _series[index + 1].HistogramStart, _series[index + 1].ExemplarStart)
            : (FloatCount, _histograms.Count, _exemplars.Count);
        return new MetricBatchSeries(
            entry.Labels,
            entry.Hash,
            entry.Fault,
            new Stretch(entry.FloatStart, floats),
            new Stretch(entry.HistogramStart, histograms),
            new Stretch(entry.ExemplarStart, exemplars),
            entry.IsRefused);
    }

    /// <summary>A series that is one float sample and nothing else, none of the batch's being refused; false for others.</summary>
    /// <param name="index">Of the series.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="hash">Of the labels.</param>
    /// <param name="sample">Index of its sample.</param>
    internal bool TryGetSample(int index, out ReadOnlySpan<byte> labels, out ulong hash, out int sample)
    {
        ref readonly var entry = ref _series[index];
        (hash, sample) = (entry.Hash, entry.FloatStart);
        var end = index + 1 < _series.Count ? _series[index + 1].FloatStart : FloatCount;
        if (!HasOnlyFloats || entry.IsRefused || end - sample != 1)
        {
            labels = [];
            return false;
        }

        labels = Bytes(entry.Labels);
        return true;
    }

    /// <summary>When a float sample's counting began; 0 if unknown.</summary>
    public long StartOf(int index) => index < _startTimestampsMs.Count ? _startTimestampsMs[index] : 0;

    /// <summary>Float samples of a stretch that were not refused.</summary>
    public int CountFloats(Stretch floats)
    {
        if (_refusedFloats.Count == 0)
        {
            return floats.Count;
        }

        var count = floats.Count;
        for (var i = floats.Start; i < floats.End; i++)
        {
            count -= IsFloatRefused(i) ? 1 : 0;
        }

        return count;
    }

    public ulong HashOf(int series) => _series[series].Hash;

    /// <summary>Takes a label off a series.</summary>
    public void RemoveLabel(int series, ReadOnlySpan<byte> name)
    {
        // Written anew behind the old ones, so both cannot be read in place: the buffer may move.
        var labels = Bytes(_series[series].Labels).ToArray();
        var reader = SeriesLabels.Read(labels);
        Labels.Begin();
        while (reader.MoveNext())
        {
            if (!reader.Name.SequenceEqual(name))
            {
                Labels.Add(reader.Name, reader.Value);
            }
        }

        Labels.End(out var kept);
        _series.Span[series] = _series[series] with { Labels = kept, Hash = SeriesLabels.Hash(Bytes(kept)) };
    }

    public bool IsSeriesRefused(int series) => _series[series].IsRefused;

    /// <summary>Leaves a series out of frames, with all that is its own.</summary>
    public void RefuseSeries(int series) => _series.Span[series] = _series[series] with { IsRefused = true };

    public bool IsFloatRefused(int index) => index < _refusedFloats.Count && _refusedFloats[index];

    /// <summary>Leaves a float sample out of frames.</summary>
    public void RefuseFloat(int index)
    {
        if (_refusedFloats.Count < FloatCount)
        {
            _refusedFloats.Extend(FloatCount - _refusedFloats.Count).Clear();
        }

        _refusedFloats.Span[index] = true;
    }

    /// <summary>Leaves a histogram sample out of frames.</summary>
    public void RefuseHistogram(int index) => _histograms[index] = _histograms[index] with { IsRefused = true };

    /// <summary>Replaces a histogram, as a change of its resolution does.</summary>
    public void SetHistogram(int index, FloatHistogram histogram)
        => _histograms[index] = _histograms[index] with { Histogram = histogram };

    /// <summary>Leaves an exemplar out of frames.</summary>
    public void RefuseExemplar(int index) => _exemplars.Span[index] = _exemplars[index] with { IsRefused = true };

    public void Dispose()
    {
        _series.Dispose();
        _timestampsMs.Dispose();
        _values.Dispose();
        _startTimestampsMs.Dispose();
        _refusedFloats.Dispose();
        _exemplars.Dispose();
        _metadata.Dispose();
        _histograms.Clear();
        Labels.Dispose();
        Text.Dispose();
    }

    private readonly record struct SeriesEntry(
        TextSlice Labels,
        ulong Hash,
        int FloatStart,
        int HistogramStart,
        int ExemplarStart,
        LabelFault Fault,
        bool IsRefused = false);
}
