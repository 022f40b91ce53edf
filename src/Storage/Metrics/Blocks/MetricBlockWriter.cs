using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>Writes one block: series in, three objects out. Holds one page of each kind, and the labels, in memory.</summary>
/// <remarks>Not thread-safe. Pages go to a local file first; nothing is in the store before <see cref="FinishAsync"/>.</remarks>
public sealed class MetricBlockWriter : IDisposable
{
    private const long NsAMs = 1_000_000;

    private readonly BlockUpload _upload;
    private readonly BlockId _id;
    private readonly string _scratchPath;
    private readonly MetricDataFile _file;
    private readonly TimeColumns _times;
    private readonly FloatPageBuilder _floats = new();
    private readonly HistogramPageBuilder _histograms = new();
    private readonly LabelColumnBuilder _labels = new();
    private readonly ByteBuffer _exemplars = new();
    private readonly ByteBuffer _index = new();
    private readonly List<int> _order = [];
    private readonly SeriesSplit _split = new();
    private long _exemplarCount;
    private long _sampleCount;
    private long _minMs = long.MaxValue;
    private long _maxMs = long.MinValue;

    /// <param name="store">Where the block will lie.</param>
    /// <param name="location">Its place there.</param>
    /// <param name="scratchPath">A local file to be created, and gone again after <see cref="Dispose"/>.</param>
    /// <exception cref="IOException">The local file cannot be created.</exception>
    public MetricBlockWriter(IObjectStore store, BlockLocation location, string scratchPath)
    {
        _upload = new BlockUpload(store, location);
        _id = location.Id;
        _scratchPath = scratchPath;
        _file = new MetricDataFile(scratchPath);
        _times = new TimeColumns(_file);
    }

    /// <summary>Adds a series that is not there yet; neighbours should be alike, so that they pack well.</summary>
    /// <param name="labelBytes">Canonical.</param>
    /// <param name="samples">At least one, ascending in time.</param>
    public void Add(ReadOnlySpan<byte> labelBytes, SampleColumns samples) => Add(labelBytes, samples, [], _order.Count);

    /// <param name="labelBytes">Canonical.</param>
    /// <param name="samples">At least one, ascending in time.</param>
    /// <param name="exemplars">Of the series.</param>
    /// <param name="order">A number of its own, greater than those of the series that the head knew before.</param>
    internal void Add(
        ReadOnlySpan<byte> labelBytes, SampleColumns samples, IReadOnlyList<StoredExemplar> exemplars, int order)
    {
        _order.Add(order);
        var series = _labels.SeriesCount;
        _labels.Add(labelBytes);
        _sampleCount += samples.Count;
        _minMs = Math.Min(_minMs, samples.TimestampsMs[0]);
        _maxMs = Math.Max(_maxMs, samples.TimestampsMs[^1]);
        _split.Fill(samples);
        if (_split.Floats.Count > 0)
        {
            var times = _split.Floats.TimestampsMs;
            _floats.Add(series, _times.Add(times), times, _split.Floats.Values, SeriesSplit.StartsOf(_split.Floats));
            if (_floats.IsFull)
            {
                _floats.Write(_file);
            }
        }

        if (_split.Histograms.Count > 0)
        {
            var times = _split.Histograms.TimestampsMs;
            _histograms.Add(
                series, _times.Add(times), times, _split.Histograms.Histograms!, SeriesSplit.StartsOf(_split.Histograms));
            if (_histograms.IsFull)
            {
                _histograms.Write(_file);
            }
        }

        foreach (var exemplar in exemplars)
        {
            _exemplarCount++;
            _exemplars.AppendVarint((ulong)series);
            _exemplars.AppendVarint(Varint.ZigZag(exemplar.TimestampMs));
            _exemplars.AppendUInt64(BitConverter.DoubleToUInt64Bits(exemplar.Value));
            _exemplars.AppendVarint((ulong)exemplar.LabelBytes.Length);
            _exemplars.Append(exemplar.LabelBytes);
        }
    }

    /// <summary>Writes the rest and puts data, index and meta.json into the store, in this order.</summary>
    /// <param name="metadata">What is known of the families.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the block is, for the bucket index: readers do not know of the block before it is named there.</returns>
    /// <exception cref="InvalidOperationException">No series was added.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    public Task<BlockMeta> FinishAsync(IReadOnlyList<MetricMetadata> metadata, CancellationToken cancellationToken)
    {
        if (_labels.SeriesCount == 0)
        {
            throw new InvalidOperationException("a block without series is not written");
        }

        FinishPages();
        var dataBytes = _file.Bytes;
        _file.Flush();
        _file.Dispose();
        WriteIndex(metadata, _index);
        return _upload.PutAsync(
            _scratchPath, _index.WrittenMemory, Describe(dataBytes, _index.WrittenSpan), cancellationToken);
    }

    public void Dispose()
    {
        _file.Dispose();
        _times.Dispose();
        _floats.Dispose();
        _histograms.Dispose();
        _exemplars.Dispose();
        _index.Dispose();
        File.Delete(_scratchPath);
    }

    private void FinishPages()
    {
        if (!_floats.IsEmpty)
        {
            _floats.Write(_file);
        }

        if (!_histograms.IsEmpty)
        {
            _histograms.Write(_file);
        }

        _times.Finish();
    }

    private void WriteIndex(IReadOnlyList<MetricMetadata> metadata, ByteBuffer index)
    {
        index.Append(MetricBlockFormat.IndexMagic);
        index.AppendUInt32(MetricBlockFormat.Version);
        using var body = new ByteBuffer();
        MetricIndexSummary.Write(_labels, _file, _minMs, _maxMs, body);
        MetricBlockFormat.WriteSection(index, body.WrittenSpan);
        body.Clear();
        body.AppendVarint((ulong)metadata.Count);
        foreach (var entry in metadata)
        {
            foreach (var text in (ReadOnlySpan<string>)[entry.Family, entry.Type, entry.Help, entry.Unit])
            {
                var length = System.Text.Encoding.UTF8.GetByteCount(text);
                body.AppendVarint((ulong)length);
                System.Text.Encoding.UTF8.GetBytes(text, body.Extend(length));
            }
        }

        MetricBlockFormat.WriteSection(index, body.WrittenSpan);
        body.Clear();
        body.AppendVarint((ulong)_exemplarCount);
        body.Append(_exemplars.WrittenSpan);
        MetricBlockFormat.WriteSection(index, body.WrittenSpan);
        _labels.Write(index);
        body.Clear();
        SeriesOrder.Write(_order, body);
        MetricBlockFormat.WriteSection(index, body.WrittenSpan);
    }

    private BlockMeta Describe(long dataBytes, ReadOnlySpan<byte> index) => new()
    {
        FormatVersion = MetricBlockFormat.Version,
        Id = _id,
        MinTimestampNs = ToNs(_minMs),
        MaxTimestampNs = ToNs(_maxMs),
        SeriesCount = _labels.SeriesCount,
        RowCount = _sampleCount,
        LineBytes = 0,
        DataBytes = dataBytes,
        IndexBytes = index.Length,
        IndexChecksum = Crc32C.Compute(index),
        CreatedAt = _id.CreatedAt,
    };

    /// <summary>Nanoseconds end before milliseconds do: times beyond are as good as the last.</summary>
    private static long ToNs(long ms) => Math.Clamp(ms, long.MinValue / NsAMs, long.MaxValue / NsAMs) * NsAMs;
}
