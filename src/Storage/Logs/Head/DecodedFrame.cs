using System.Buffers;
using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>A frame whose numbers are decoded once, for checking and for appending. Text and labels stay in the frame.</summary>
/// <remarks>Reusable after <see cref="Decode"/>; not thread-safe. Arrays are rented and go back with <see cref="Dispose"/>.</remarks>
internal sealed class DecodedFrame : IDisposable
{
    private readonly List<DecodedStream> _streams = [];
    private readonly List<DecodedColumn> _columns = [];
    private readonly List<FrameSlice> _values = [];
    private long[] _timestampsNs = [];
    private int[] _offsets = [];
    private int[] _ids = [];
    private int _idCount;

    public IReadOnlyList<DecodedStream> Streams => _streams;

    public int RowCount { get; private set; }

    /// <summary>Reads a whole frame, which checks it.</summary>
    /// <exception cref="InvalidDataException">The frame is malformed; nothing of it may be used.</exception>
    public void Decode(ReadOnlySpan<byte> frame)
    {
        _streams.Clear();
        _columns.Clear();
        _values.Clear();
        _idCount = 0;
        RowCount = 0;
        var reader = new LogFrameReader(frame);
        while (reader.MoveNext())
        {
            if (reader.RowCount > 0)
            {
                DecodeStream(frame, reader);
            }
        }
    }

    public ReadOnlySpan<long> TimestampsNs(scoped in DecodedStream stream)
        => _timestampsNs.AsSpan(stream.RowStart, stream.RowCount);

    /// <summary>One more than there are rows, into the stream's text.</summary>
    public ReadOnlySpan<int> Offsets(scoped in DecodedStream stream)
        => _offsets.AsSpan(stream.RowStart + stream.Index, stream.RowCount + 1);

    public DecodedColumn Column(scoped in DecodedStream stream, int index) => _columns[stream.ColumnStart + index];

    public ReadOnlySpan<int> Ids(scoped in DecodedColumn column, int rowCount) => _ids.AsSpan(column.IdStart, rowCount);

    /// <summary>A value of a column by its id, 1 being the first.</summary>
    public FrameSlice Value(scoped in DecodedColumn column, int id) => _values[column.ValueStart + id - 1];

    public void Dispose()
    {
        Return(ref _timestampsNs);
        Return(ref _offsets);
        Return(ref _ids);
    }

    private static void Return<T>(ref T[] items)
    {
        if (items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(items);
            items = [];
        }
    }

    private static void Reserve<T>(ref T[] items, int used, int wanted)
    {
        if (wanted <= items.Length)
        {
            return;
        }

        var grown = ArrayPool<T>.Shared.Rent(Math.Max(wanted, items.Length * 2));
        items.AsSpan(0, used).CopyTo(grown);
        Return(ref items);
        items = grown;
    }

    private void DecodeStream(ReadOnlySpan<byte> frame, in LogFrameReader reader)
    {
        var index = _streams.Count;
        var rowEnd = RowCount + reader.RowCount;
        var columnStart = _columns.Count;
        Reserve(ref _timestampsNs, RowCount, rowEnd);
        Reserve(ref _offsets, RowCount + index, rowEnd + index + 1);
        reader.ReadTimestamps(_timestampsNs.AsSpan(RowCount, reader.RowCount));
        reader.ReadOffsets(_offsets.AsSpan(RowCount + index, reader.RowCount + 1));
        DecodeMetadata(frame, reader.ReadMetadata(), reader.RowCount);
        _streams.Add(new DecodedStream(
            index,
            FrameSlice.Of(frame, reader.LabelBytes),
            FrameSlice.Of(frame, reader.Text),
            RowCount,
            reader.RowCount,
            columnStart,
            _columns.Count - columnStart));
        RowCount = rowEnd;
    }

    private void DecodeMetadata(ReadOnlySpan<byte> frame, LogFrameMetadataReader reader, int rowCount)
    {
        while (reader.MoveNext())
        {
            var valueStart = _values.Count;
            for (var i = 0; i < reader.ValueCount; i++)
            {
                _values.Add(FrameSlice.Of(frame, reader.ReadValue()));
            }

            Reserve(ref _ids, _idCount, _idCount + rowCount);
            reader.ReadIds(_ids.AsSpan(_idCount, rowCount));
            _columns.Add(new DecodedColumn(FrameSlice.Of(frame, reader.Name), valueStart, reader.ValueCount, _idCount));
            _idCount += rowCount;
        }
    }
}

/// <summary>A stretch of a frame.</summary>
internal readonly record struct FrameSlice(int Start, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> frame) => frame.Slice(Start, Length);

    /// <summary>Where a part that a reader handed out lies in its frame.</summary>
    public static FrameSlice Of(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty)
        {
            return default;
        }

        var overlaps = frame.Overlaps(part, out var start);
        Invariant.Check(overlaps, "a reader's spans lie in its frame");
        return new FrameSlice(start, part.Length);
    }
}

/// <summary>One stream of a decoded frame.</summary>
/// <param name="Index">Its place in the frame, streams without rows not counted.</param>
/// <param name="Labels">Canonical label bytes.</param>
/// <param name="Text">Lines, each followed by '\n'.</param>
/// <param name="RowStart">First row, counted over the frame.</param>
/// <param name="RowCount">Rows, at least 1.</param>
/// <param name="ColumnStart">First metadata column.</param>
/// <param name="ColumnCount">Metadata columns.</param>
internal readonly record struct DecodedStream(
    int Index, FrameSlice Labels, FrameSlice Text, int RowStart, int RowCount, int ColumnStart, int ColumnCount);

/// <summary>One metadata column of a stream of a decoded frame.</summary>
internal readonly record struct DecodedColumn(FrameSlice Name, int ValueStart, int ValueCount, int IdStart);
