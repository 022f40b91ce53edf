using System.Buffers;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs.Spool;

namespace Trine.Storage.Logs.Head;

/// <summary>The rows of a sealed chunk, compressed: sorted by time, one buffer. Immutable, thread-safe.</summary>
/// <remarks>
/// In memory only. Sections of the buffer: timestamps (<see cref="DeltaPacking"/>), line lengths
/// (<see cref="FrameOfReference"/>), text (one zstd frame), then for each metadata column its ids
/// (<see cref="FrameOfReference"/>) and its values, each behind a varint length.
/// </remarks>
internal sealed class SealedRows : ISealedRows
{
    /// <summary>The fastest level proper: log text shrinks some nine times at nearly 1 GB/s.</summary>
    public const int ZstdLevel = 1;

    private readonly HeadMemory _memory;
    private readonly byte[] _data;
    private readonly SealedColumn[] _columns;
    private readonly int _lengthsStart;
    private readonly int _textStart;
    private readonly int _textEnd;

    private SealedRows(
        ChunkSnapshot rows, HeadMemory memory, byte[] data, int lengthsStart, int textStart, int textEnd, SealedColumn[] columns)
    {
        _memory = memory;
        Stream = rows.Stream;
        RowCount = rows.RowCount;
        MinTimestampNs = rows.MinTimestampNs;
        MaxTimestampNs = rows.MaxTimestampNs;
        TextBytes = rows.TextBytes;
        MetadataBytes = rows.MetadataBytes;
        _data = data;
        _lengthsStart = lengthsStart;
        _textStart = textStart;
        _textEnd = textEnd;
        _columns = columns;
    }

    public LabelSet Stream { get; }

    public int RowCount { get; }

    public long MinTimestampNs { get; }

    public long MaxTimestampNs { get; }

    /// <summary>Bytes of the lines and their terminators.</summary>
    public int TextBytes { get; }

    /// <summary>Lengths of the rows' metadata, names and values.</summary>
    public long MetadataBytes { get; }

    /// <summary>One zstd frame of <see cref="TextBytes"/> bytes: the lines in order of time, each followed by '\n'.</summary>
    public ReadOnlyMemory<byte> TextFrame => _data.AsMemory(_textStart, _textEnd - _textStart);

    /// <inheritdoc/>
    public long Bytes => _data.Length;

    /// <summary>Sorts and compresses.</summary>
    /// <param name="rows">Stays with the caller.</param>
    /// <param name="memory">Lends scratch arrays.</param>
    public static SealedRows Encode(ChunkSnapshot rows, HeadMemory memory)
    {
        using var chunk = new SnapshotChunk(rows.Share(), memory);
        var load = chunk.LoadAsync(LogColumns.All, CancellationToken.None);
        Invariant.Check(load.IsCompletedSuccessfully, "rows in memory load at once");
        using var output = new ByteBuffer(capacity: 64 << 10);
        DeltaPacking.Write(chunk.TimestampsNs, output);
        var lengthsStart = output.Length;
        WriteLengths(chunk.Offsets, output);
        var textStart = output.Length;
        Zstd.Compress(chunk.Text, output, ZstdLevel);
        var textEnd = output.Length;
        var columns = new SealedColumn[chunk.Metadata.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = WriteColumn(chunk.Metadata[i], output);
        }

        return new SealedRows(rows, memory, output.WrittenSpan.ToArray(), lengthsStart, textStart, textEnd, columns);
    }

    /// <inheritdoc/>
    public LogChunk Open() => new SealedChunk(this, _memory);

    /// <inheritdoc/>
    public void Release()
    {
        // The garbage collector takes them.
    }

    public void ReadTimestamps(Span<long> destination)
    {
        ReadOnlySpan<byte> source = _data.AsSpan(0, _lengthsStart);
        DeltaPacking.Read(ref source, destination);
    }

    /// <param name="destination">One more than there are rows.</param>
    public void ReadOffsets(Span<int> destination)
    {
        var rented = ArrayPool<uint>.Shared.Rent(RowCount);
        var lengths = rented.AsSpan(0, RowCount);
        ReadOnlySpan<byte> source = _data.AsSpan(_lengthsStart, _textStart - _lengthsStart);
        FrameOfReference.Read(ref source, lengths);
        var end = 0;
        destination[0] = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            end += (int)lengths[i] + 1;
            destination[i + 1] = end;
        }

        ArrayPool<uint>.Shared.Return(rented);
    }

    /// <param name="destination">Exactly <see cref="TextBytes"/>.</param>
    public void ReadText(Span<byte> destination) => Zstd.Decompress(TextFrame.Span, destination);

    public IReadOnlyList<MetadataColumn> ReadMetadata()
    {
        var columns = new MetadataColumn[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadColumn(_columns[i]);
        }

        return columns;
    }

    private static void WriteLengths(ReadOnlySpan<int> offsets, ByteBuffer output)
    {
        var count = offsets.Length - 1;
        var lengths = ArrayPool<uint>.Shared.Rent(count);
        for (var i = 0; i < count; i++)
        {
            lengths[i] = (uint)(offsets[i + 1] - offsets[i] - 1);
        }

        FrameOfReference.Write(lengths.AsSpan(0, count), output);
        ArrayPool<uint>.Shared.Return(lengths);
    }

    private static SealedColumn WriteColumn(MetadataColumn column, ByteBuffer output)
    {
        var idsStart = output.Length;
        FrameOfReference.Write(column.Ids, output);
        var valuesStart = output.Length;
        foreach (var value in column.Values)
        {
            output.AppendVarint((ulong)value.Length);
            output.Append(value.Span);
        }

        return new SealedColumn(column.Name, idsStart, valuesStart, column.Values.Count);
    }

    private MetadataColumn ReadColumn(SealedColumn column)
    {
        var ids = new int[RowCount];
        var rented = ArrayPool<uint>.Shared.Rent(RowCount);
        ReadOnlySpan<byte> source = _data.AsSpan(column.IdsStart, column.ValuesStart - column.IdsStart);
        FrameOfReference.Read(ref source, rented.AsSpan(0, RowCount));
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = (int)rented[i];
        }

        ArrayPool<uint>.Shared.Return(rented);
        var values = new ReadOnlyMemory<byte>[column.ValueCount];
        var rest = (ReadOnlySpan<byte>)_data.AsSpan(column.ValuesStart);
        for (var i = 0; i < values.Length; i++)
        {
            var length = (int)Varint.ReadUInt64(ref rest);
            values[i] = _data.AsMemory(_data.Length - rest.Length, length);
            rest = rest[length..];
        }

        return new MetadataColumn(column.Name, ids, values);
    }

    /// <summary>Where a metadata column lies in the buffer.</summary>
    private sealed record SealedColumn(string Name, int IdsStart, int ValuesStart, int ValueCount);
}
