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
    private readonly List<LogBatchStream> _streams = [];
    private long[] _timestampsNs = new long[256];
    private TextSlice[] _lines = new TextSlice[256];
    private TextSlice[] _levels = new TextSlice[256];
    private int[] _metadataEnds = new int[256];
    private bool[] _refused = new bool[256];
    private TextSlice[] _metadata = new TextSlice[64];
    private int _metadataCount;

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
    public void BeginStream(LabelSet labels) => _streams.Add(new LogBatchStream(labels, "", "", RowCount, 0));

    /// <summary>Begins a stream whose labels could not be read; its rows count as refused.</summary>
    /// <param name="labelText">What the client sent.</param>
    /// <param name="fault">Upstream's text for what is wrong with it.</param>
    public void BeginFaultyStream(string labelText, string fault)
        => _streams.Add(new LogBatchStream(LabelSet.Empty, labelText, fault, RowCount, 0));

    /// <summary>Adds a row to the stream begun last.</summary>
    public void AddRow(long timestampNs, TextSlice line)
    {
        if (RowCount == _lines.Length)
        {
            GrowRows();
        }

        _timestampsNs[RowCount] = timestampNs;
        _lines[RowCount] = line;
        _levels[RowCount] = default;
        _refused[RowCount] = false;
        _metadataEnds[RowCount] = _metadataCount;
        RowCount++;
        _streams[^1] = _streams[^1] with { RowCount = RowCount - _streams[^1].RowStart };
    }

    /// <summary>Adds structured metadata to the row added last.</summary>
    public void AddMetadata(TextSlice name, TextSlice value)
    {
        if (_metadataCount + 2 > _metadata.Length)
        {
            Array.Resize(ref _metadata, _metadata.Length * 2);
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
    public void SetLabels(int stream, LabelSet labels) => _streams[stream] = _streams[stream] with { Labels = labels };

    public void Dispose() => Text.Dispose();

    private void GrowRows()
    {
        var capacity = _lines.Length * 2;
        Array.Resize(ref _timestampsNs, capacity);
        Array.Resize(ref _lines, capacity);
        Array.Resize(ref _levels, capacity);
        Array.Resize(ref _metadataEnds, capacity);
        Array.Resize(ref _refused, capacity);
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
