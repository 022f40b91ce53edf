using Trine.Model;

namespace Trine.Storage.Logs.Head;

/// <summary>The growing rows of one stream, in the order of arrival, as plain columns.</summary>
/// <remarks>
/// The stream's lock covers every member. <see cref="Snapshot()"/> is how readers get out from under it: rows [0, n) never
/// change, and arrays that a snapshot holds are not reused.
/// </remarks>
internal sealed class OpenChunk : IDisposable
{
    /// <summary>Rows that the first arrays have room for.</summary>
    public const int RowsMin = 8;

    /// <summary>So many rows of one time are compared one by one before an index is built.</summary>
    private const int ComparedRowsMax = 8;

    private readonly HeadMemory _memory;
    private readonly SegmentedText _text;
    private readonly List<OpenColumn> _columns = [];
    private SharedArray<long> _timestampsNs;
    private SharedArray<int> _offsets; // One more than there are rows.
    private RowIndex? _index;
    private int[] _incomingIds = [];
    private long _countedBytes;

    public OpenChunk(HeadMemory memory, LabelSet stream, long createdAtNs)
    {
        _memory = memory;
        Stream = stream;
        CreatedAtNs = createdAtNs;
        _timestampsNs = memory.Times.Take(RowsMin);
        _offsets = memory.Numbers.Take(RowsMin);
        _text = new SegmentedText(memory.Text);
        _offsets.Items[0] = 0;
        CountBytes();
    }

    public LabelSet Stream { get; }

    /// <summary>When the first row came, by the head's clock, in nanoseconds since 1970 UTC.</summary>
    public long CreatedAtNs { get; }

    public int RowCount { get; private set; }

    /// <summary>Bytes of the lines and their terminators.</summary>
    public int TextBytes => _text.Length;

    public int ColumnCount => _columns.Count;

    public long MinTimestampNs { get; private set; } = long.MaxValue;

    public long MaxTimestampNs { get; private set; } = long.MinValue;

    /// <summary>Whether no row is older than the one before it.</summary>
    public bool IsSorted { get; private set; } = true;

    /// <summary>Capacity of all columns, counted in <see cref="HeadMemory.OpenBytes"/>.</summary>
    public long Bytes => _countedBytes;

    public long TimestampNs(int row) => _timestampsNs.Items[row];

    /// <summary>A line, without its terminator; valid until the next call.</summary>
    public ReadOnlySpan<byte> Line(int row)
        => _text.Slice(_offsets.Items[row], _offsets.Items[row + 1] - _offsets.Items[row] - 1);

    public ulong HashOf(RowIndex index, int row)
    {
        var hash = index.HashOf(TimestampNs(row), Line(row));
        foreach (var column in _columns)
        {
            hash += RowIndex.HashOf(column.Index, column.IdAt(row));
        }

        return hash;
    }

    /// <summary>A copy of a row's metadata.</summary>
    public (byte[] Name, byte[] Value)[] MetadataOf(int row)
    {
        var pairs = new List<(byte[] Name, byte[] Value)>();
        foreach (var column in _columns)
        {
            if (column.IdAt(row) is not 0 and var id)
            {
                pairs.Add((column.Name.ToArray(), column.Values.ValueOf(id).ToArray()));
            }
        }

        return [.. pairs];
    }

    public OpenColumn? FindColumn(ReadOnlySpan<byte> name)
    {
        foreach (var column in _columns)
        {
            if (column.Name.SequenceEqual(name))
            {
                return column;
            }
        }

        return null;
    }

    public OpenColumn FindOrAddColumn(ReadOnlySpan<byte> name)
    {
        if (FindColumn(name) is { } found)
        {
            return found;
        }

        var added = new OpenColumn(_memory, name.ToArray(), _columns.Count);
        _columns.Add(added);
        return added;
    }

    /// <summary>Appends a stretch of rows as they are; the caller knows that none of them is there already.</summary>
    public void Append(in IncomingRows rows, int start, int count, ColumnMap map)
    {
        var offsets = rows.Offsets.Slice(start, count + 1);
        var textBytes = offsets[^1] - offsets[0];
        var shift = TextBytes - offsets[0];
        Reserve(RowCount + count);
        _text.Append(rows.Text.Slice(offsets[0], textBytes));
        for (var i = 1; i <= count; i++)
        {
            _offsets.Items[RowCount + i] = offsets[i] + shift;
        }

        AppendTimestamps(rows.TimestampsNs.Slice(start, count));
        AppendMetadata(rows, start, count, map);
        RowCount += count;
        if (_index is not null)
        {
            for (var row = RowCount - count; row < RowCount; row++)
            {
                _index.Add(this, row);
            }
        }
    }

    /// <summary>Whether a row equal in time, line and metadata is there.</summary>
    public bool Contains(in IncomingRows rows, int row, ColumnMap map)
    {
        var timestampNs = rows.TimestampsNs[row];
        if (RowCount == 0 || timestampNs > MaxTimestampNs)
        {
            return false;
        }

        if (IsSorted)
        {
            // Fast path: rows of this time lie together, usually none or few.
            var (first, end) = FindTime(timestampNs);
            if (end - first <= ComparedRowsMax)
            {
                return first < end && TryTranslate(rows, row, map) && ContainsIn(first, end, rows.Line(row));
            }
        }

        return TryTranslate(rows, row, map) && IndexContains(timestampNs, rows.Line(row));
    }

    /// <summary>Counts the capacity anew in <see cref="HeadMemory"/>; to be called once the rows of a push are in.</summary>
    public void CountBytes()
    {
        var bytes = _timestampsNs.Bytes + _offsets.Bytes + _text.Bytes + (_index?.Bytes ?? 0);
        foreach (var column in _columns)
        {
            bytes += column.Bytes;
        }

        _memory.AddOpen(bytes - _countedBytes);
        _countedBytes = bytes;
    }

    /// <summary>The rows so far. The result holds the arrays and must be disposed of.</summary>
    public ChunkSnapshot Snapshot() => Snapshot(RowCount);

    /// <summary>The first rows of a sorted chunk.</summary>
    public ChunkSnapshot Snapshot(int rowCount)
    {
        Invariant.Check(rowCount > 0 && (IsSorted || rowCount == RowCount), "a part of a chunk is cut by time");
        _timestampsNs.Hold();
        _offsets.Hold();
        var columns = new ColumnSnapshot[_columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = _columns[i].Snapshot(RowCount);
        }

        return new ChunkSnapshot
        {
            Stream = Stream,
            RowCount = rowCount,
            MinTimestampNs = MinTimestampNs,
            MaxTimestampNs = rowCount == RowCount ? MaxTimestampNs : TimestampNs(rowCount - 1),
            IsSorted = IsSorted,
            TimestampsNs = _timestampsNs,
            Offsets = _offsets,
            Text = _text.Snapshot(_offsets.Items[rowCount]),
            Columns = columns,
        };
    }

    /// <summary>The row at which the last time of a sorted chunk begins.</summary>
    public int StartOfLastTime()
    {
        Invariant.Check(IsSorted, "rows of one time lie together");
        return FindTime(MaxTimestampNs).First;
    }

    /// <summary>Copies the last rows of another chunk of the stream, which this one continues.</summary>
    public void AppendTail(OpenChunk other, int start)
    {
        var count = other.RowCount - start;
        var shift = TextBytes - other._offsets.Items[start];
        Reserve(RowCount + count);
        _text.AppendFrom(other._text, other._offsets.Items[start]);
        for (var i = 1; i <= count; i++)
        {
            _offsets.Items[RowCount + i] = other._offsets.Items[start + i] + shift;
        }

        AppendTimestamps(other._timestampsNs.Items.AsSpan(start, count));
        foreach (var column in other._columns)
        {
            AppendTail(column, start, count);
        }

        RowCount += count;
        CountBytes();
    }

    /// <summary>Lets go of the arrays; snapshots keep theirs. The bytes stay counted: whoever disposes moves them on.</summary>
    public void Dispose()
    {
        _timestampsNs.Release();
        _offsets.Release();
        _text.Dispose();
        foreach (var column in _columns)
        {
            column.Dispose();
        }
    }

    private void AppendTail(OpenColumn source, int start, int count)
    {
        OpenColumn? target = null;
        for (var i = 0; i < count; i++)
        {
            if (source.IdAt(start + i) is not 0 and var id)
            {
                target ??= FindOrAddColumn(source.Name);
                var targetId = target.Values.FindOrAdd(source.Values.ValueOf(id));
                target.Extend(RowCount + i, 1)[0] = targetId;
            }
        }
    }

    private void AppendTimestamps(ReadOnlySpan<long> timestampsNs)
    {
        timestampsNs.CopyTo(_timestampsNs.Items.AsSpan(RowCount));
        foreach (var timestampNs in timestampsNs)
        {
            IsSorted &= timestampNs >= MaxTimestampNs;
            MaxTimestampNs = Math.Max(MaxTimestampNs, timestampNs);
            MinTimestampNs = Math.Min(MinTimestampNs, timestampNs);
        }
    }

    private void AppendMetadata(in IncomingRows rows, int start, int count, ColumnMap map)
    {
        for (var column = 0; column < rows.ColumnCount; column++)
        {
            // A key that none of these rows has costs nothing.
            if (rows.Ids(column).Slice(start, count).ContainsAnyExcept(0))
            {
                var target = map.FindOrAddColumn(this, rows, column);
                map.Translate(target, rows, column, start, target.Extend(RowCount, count));
            }
        }
    }

    private void Reserve(int rowCount)
    {
        if (rowCount > _timestampsNs.Items.Length)
        {
            _timestampsNs = _timestampsNs.Grow(RowCount, rowCount);
        }

        if (rowCount + 1 > _offsets.Items.Length)
        {
            _offsets = _offsets.Grow(RowCount + 1, rowCount + 1);
        }
    }

    /// <summary>Rows [First, End) of a sorted chunk have the time.</summary>
    private (int First, int End) FindTime(long timestampNs)
    {
        var times = _timestampsNs.Items.AsSpan(0, RowCount);
        var first = LowerBound(times, timestampNs);
        var end = timestampNs == long.MaxValue ? RowCount : LowerBound(times, timestampNs + 1);
        return (first, end);
    }

    private static int LowerBound(ReadOnlySpan<long> sorted, long value)
    {
        var low = 0;
        var high = sorted.Length;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) / 2);
            if (sorted[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Puts the row's metadata into <see cref="_incomingIds"/>; false when the chunk has not seen one of the values.</summary>
    private bool TryTranslate(in IncomingRows rows, int row, ColumnMap map)
    {
        if (_incomingIds.Length < _columns.Count)
        {
            _incomingIds = new int[_columns.Count * 2];
        }

        Array.Clear(_incomingIds);
        for (var column = 0; column < rows.ColumnCount; column++)
        {
            var incoming = rows.Ids(column)[row];
            if (incoming == 0)
            {
                continue;
            }

            var id = map.FindColumn(this, rows, column) is { } target ? map.FindId(target, rows, column, incoming) : 0;
            if (id == 0)
            {
                return false;
            }

            // Two incoming columns never name the same key, since a frame's column names are distinct.
            _incomingIds[map.FindColumn(this, rows, column)!.Index] = id; // Found just above.
        }

        return true;
    }

    private bool ContainsIn(int first, int end, ReadOnlySpan<byte> line)
    {
        for (var row = first; row < end; row++)
        {
            if (IsEqual(row, line))
            {
                return true;
            }
        }

        return false;
    }

    private bool IndexContains(long timestampNs, ReadOnlySpan<byte> line)
    {
        if (_index is null)
        {
            _index = new RowIndex();
            for (var row = 0; row < RowCount; row++)
            {
                _index.Add(this, row);
            }
        }

        var hash = _index.HashOf(timestampNs, line);
        foreach (var column in _columns)
        {
            hash += RowIndex.HashOf(column.Index, _incomingIds[column.Index]);
        }

        var candidates = _index.Candidates(hash);
        while (candidates.MoveNext())
        {
            if (TimestampNs(candidates.Current) == timestampNs && IsEqual(candidates.Current, line))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsEqual(int row, ReadOnlySpan<byte> line)
    {
        if (!Line(row).SequenceEqual(line))
        {
            return false;
        }

        foreach (var column in _columns)
        {
            if (column.IdAt(row) != _incomingIds[column.Index])
            {
                return false;
            }
        }

        return true;
    }
}
