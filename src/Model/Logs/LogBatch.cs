using System.Buffers;
using System.Collections;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>
/// One push, decoded: streams of rows whose text stays where the request's body is. No object and no string a row.
/// </summary>
/// <remarks>
/// A decoder puts the body (or text that it renders) into <see cref="Text"/> and adds streams and rows that point into it.
/// The batch owns the buffer; slices are valid until <see cref="Dispose"/>. Not thread-safe.
/// </remarks>
public sealed class LogBatch : IDisposable
{
    private const int RowsInitial = 256;

    private readonly StreamList _streams;
    private long[] _timestampsNs = ArrayPool<long>.Shared.Rent(RowsInitial);
    private TextSlice[] _lines = ArrayPool<TextSlice>.Shared.Rent(RowsInitial);
    private TextSlice[] _levels = ArrayPool<TextSlice>.Shared.Rent(RowsInitial);
    private int[] _metadataEnds = ArrayPool<int>.Shared.Rent(RowsInitial);
    private bool[] _refused = ArrayPool<bool>.Shared.Rent(RowsInitial);
    private TextSlice[] _metadata = ArrayPool<TextSlice>.Shared.Rent(RowsInitial);
    private int _capacity = RowsInitial;
    private int _metadataCount;

    public LogBatch() => _streams = new StreamList(this);

    /// <summary>The bytes that all slices point into.</summary>
    public ByteBuffer Text { get; } = new();

    public IReadOnlyList<LogBatchStream> Streams => _streams;

    public int RowCount { get; private set; }

    /// <summary>Nanoseconds since 1970 UTC, one a row.</summary>
    public ReadOnlySpan<long> TimestampsNs => _timestampsNs.AsSpan(0, RowCount);

    public ReadOnlySpan<TextSlice> Lines => _lines.AsSpan(0, RowCount);

    /// <summary>The detected level, one a row; empty where none was set.</summary>
    public Span<TextSlice> Levels => _levels.AsSpan(0, RowCount);

    public ReadOnlySpan<byte> Bytes(TextSlice slice) => Text.WrittenSpan.Slice(slice.Offset, slice.Length);

    /// <summary>Begins a stream; rows added from now on are its own.</summary>
    public void BeginStream(LabelSet labels) => _streams.Begin(new LogBatchStream(labels, "", "", RowCount, 0));

    /// <summary>Begins a stream whose labels could not be read; its rows count as refused.</summary>
    /// <param name="labelText">What the client sent.</param>
    /// <param name="fault">Upstream's text for what is wrong with it.</param>
    public void BeginFaultyStream(string labelText, string fault)
        => _streams.Begin(new LogBatchStream(LabelSet.Empty, labelText, fault, RowCount, 0));

    /// <summary>Adds a row to the stream begun last.</summary>
    public void AddRow(long timestampNs, TextSlice line)
    {
        if (RowCount == _capacity)
        {
            GrowRows();
        }

        _timestampsNs[RowCount] = timestampNs;
        _lines[RowCount] = line;
        _levels[RowCount] = default;
        _refused[RowCount] = false;
        _metadataEnds[RowCount] = _metadataCount;
        RowCount++;
    }

    /// <summary>Adds structured metadata to the row added last.</summary>
    public void AddMetadata(TextSlice name, TextSlice value)
    {
        if (_metadataCount + 2 > _metadata.Length)
        {
            Grow(ref _metadata, _metadataCount, _metadata.Length * 2);
        }

        _metadata[_metadataCount++] = name;
        _metadata[_metadataCount++] = value;
        _metadataEnds[RowCount - 1] = _metadataCount;
    }

    /// <summary>A row's structured metadata: name, value, name, value …</summary>
    public ReadOnlySpan<TextSlice> MetadataOf(int row)
    {
        var start = row == 0 ? 0 : _metadataEnds[row - 1];
        return _metadata.AsSpan(start, _metadataEnds[row] - start);
    }

    /// <summary>Replaces the value of one piece of a row's structured metadata.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="index">Counts the row's pairs.</param>
    /// <param name="value">The new value.</param>
    public void SetMetadataValue(int row, int index, TextSlice value)
        => _metadata[(row == 0 ? 0 : _metadataEnds[row - 1]) + (index * 2) + 1] = value;

    /// <summary>Length of a row's line and structured metadata: what limits and figures count.</summary>
    public int BytesOf(int row)
    {
        var bytes = _lines[row].Length;
        foreach (var slice in MetadataOf(row))
        {
            bytes += slice.Length;
        }

        return bytes;
    }

    public void SetTimestamp(int row, long timestampNs) => _timestampsNs[row] = timestampNs;

    /// <summary>Cuts a line to its first bytes.</summary>
    public void TruncateLine(int row, int length) => _lines[row] = new TextSlice(_lines[row].Offset, length);

    /// <summary>Whether validation refused a row; refused rows are not written to frames.</summary>
    public bool IsRefused(int row) => _refused[row];

    public void Refuse(int row) => _refused[row] = true;

    /// <summary>Copies bytes to the end of the text buffer, for text that does not stand in the body as it is.</summary>
    public TextSlice AppendText(ReadOnlySpan<byte> bytes)
    {
        var offset = Text.Length;
        Text.Append(bytes);
        return new TextSlice(offset, bytes.Length);
    }

    /// <summary>Replaces the labels of a stream, as enrichment does.</summary>
    public void SetLabels(int stream, LabelSet labels) => _streams.SetLabels(stream, labels);

    public void Dispose()
    {
        if (_capacity == 0)
        {
            return;
        }

        ArrayPool<long>.Shared.Return(_timestampsNs);
        ArrayPool<TextSlice>.Shared.Return(_lines);
        ArrayPool<TextSlice>.Shared.Return(_levels);
        ArrayPool<int>.Shared.Return(_metadataEnds);
        ArrayPool<bool>.Shared.Return(_refused);
        ArrayPool<TextSlice>.Shared.Return(_metadata);
        (_timestampsNs, _lines, _levels, _metadataEnds, _refused, _metadata) = ([], [], [], [], [], []);
        (_capacity, RowCount, _metadataCount) = (0, 0, 0);
        Text.Dispose();
    }

    private void GrowRows()
    {
        var capacity = _capacity * 2;
        Grow(ref _timestampsNs, RowCount, capacity);
        Grow(ref _lines, RowCount, capacity);
        Grow(ref _levels, RowCount, capacity);
        Grow(ref _metadataEnds, RowCount, capacity);
        Grow(ref _refused, RowCount, capacity);
        _capacity = capacity;
    }

    private static void Grow<T>(ref T[] array, int used, int capacity)
    {
        var grown = ArrayPool<T>.Shared.Rent(capacity);
        Array.Copy(array, grown, used);
        ArrayPool<T>.Shared.Return(array);
        array = grown;
    }

    /// <summary>The streams; how many rows one has follows from where the next begins, so adding a row costs nothing here.</summary>
    private sealed class StreamList(LogBatch batch) : IReadOnlyList<LogBatchStream>
    {
        private readonly List<LogBatchStream> _begun = [];

        public int Count => _begun.Count;

        public LogBatchStream this[int index]
        {
            get
            {
                var stream = _begun[index];
                var end = index + 1 < _begun.Count ? _begun[index + 1].RowStart : batch.RowCount;
                return stream with { RowCount = end - stream.RowStart };
            }
        }

        public void Begin(LogBatchStream stream) => _begun.Add(stream);

        public void SetLabels(int index, LabelSet labels) => _begun[index] = _begun[index] with { Labels = labels };

        public IEnumerator<LogBatchStream> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

/// <summary>A stream of a batch: its labels and its stretch of rows.</summary>
/// <param name="Labels">Sorted, without empty values; empty when <paramref name="Fault"/> is set.</param>
/// <param name="LabelText">As sent, only for a stream with a fault.</param>
/// <param name="Fault">Why the labels could not be read; empty when they could.</param>
/// <param name="RowStart">Index of the first row.</param>
/// <param name="RowCount">Number of rows.</param>
public readonly record struct LogBatchStream(
    LabelSet Labels, string LabelText, string Fault, int RowStart, int RowCount);
