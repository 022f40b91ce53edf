using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>One metadata key of an open chunk: an id for each row up to the last that has the key. One writer.</summary>
internal sealed class OpenColumn(HeadMemory memory, byte[] name, int index) : IDisposable
{
    private SharedArray<int> _ids = memory.Numbers.Take(OpenChunk.RowsMin);
    private int _filled; // Rows with an id in the array; those behind lack the key.

    public ReadOnlySpan<byte> Name => name;

    /// <summary>Its place in the chunk.</summary>
    public int Index => index;

    public ValueDictionary Values { get; } = new();

    public long Bytes => _ids.Bytes + Values.Bytes;

    /// <summary>The id of a row, 0 where it lacks the key.</summary>
    public int IdAt(int row) => row < _filled ? _ids.Items[row] : 0;

    /// <summary>Room for the ids of rows [start, start + count), which must be the last ones; content unknown.</summary>
    public Span<int> Extend(int start, int count)
    {
        FillTo(start);
        Reserve(start + count);
        _filled = start + count;
        return _ids.Items.AsSpan(start, count);
    }

    /// <summary>The column as it is now, with an id for each of <paramref name="rowCount"/> rows; holds the array once more.</summary>
    public ColumnSnapshot Snapshot(int rowCount)
    {
        FillTo(rowCount);
        _ids.Hold();
        return new ColumnSnapshot(name, _ids, Values.Snapshot());
    }

    public void Dispose() => _ids.Release();

    private void FillTo(int rowCount)
    {
        if (_filled < rowCount)
        {
            Reserve(rowCount);
            _ids.Items.AsSpan(_filled, rowCount - _filled).Clear();
            _filled = rowCount;
        }
    }

    private void Reserve(int count)
    {
        if (count > _ids.Items.Length)
        {
            _ids = _ids.Grow(_filled, count);
        }
    }
}

/// <summary>A metadata column of the moment when a reader joined.</summary>
internal readonly record struct ColumnSnapshot(
    byte[] Name, SharedArray<int> Ids, ArraySegment<ReadOnlyMemory<byte>> Values)
{
    /// <summary>Lengths of name and value over the first rows, where they have the key.</summary>
    public long SumLengths(int rowCount)
    {
        var bytes = 0L;
        foreach (var id in Ids.Items.AsSpan(0, rowCount))
        {
            bytes += id == 0 ? 0 : Name.Length + Values[id - 1].Length;
        }

        return bytes;
    }

    /// <summary>The column for the rows, in the order given by <paramref name="ids"/>.</summary>
    public MetadataColumn ToColumn(ReadOnlyMemory<int> ids)
        => new(System.Text.Encoding.UTF8.GetString(Name), ids, Values);
}
