using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>The values of one metadata key over the rows of a page that is being built.</summary>
internal sealed class PageColumn(string name) : IDisposable
{
    private uint[] _ids = [];
    private int _rowCount;
    private int[] _idMap = [];

    public string Name { get; } = name;

    public MetadataColumnBuilder Values { get; } = new();

    /// <summary>Whether any row of the page has the key.</summary>
    public bool IsUsed => Values.ValueCount > 0;

    /// <summary>One a row, for all rows of the page.</summary>
    public ReadOnlySpan<uint> Ids(int pageRowCount)
    {
        GrowTo(pageRowCount);
        return _ids.AsSpan(0, pageRowCount);
    }

    public void Clear()
    {
        Values.Reset([]);
        _rowCount = 0;
    }

    /// <summary>Prepares for rows of one column of a chunk: its values are looked up at first use.</summary>
    public void BeginChunk(MetadataColumn column)
    {
        if (_idMap.Length < column.Values.Count + 1)
        {
            _idMap = new int[column.Values.Count + 1];
        }

        Array.Clear(_idMap);
    }

    /// <summary>Adds rows of a chunk's column at a row of the page, and returns the bytes of values not seen before.</summary>
    public int Append(int pageRow, MetadataColumn column, int start, int count)
    {
        GrowTo(pageRow + count);
        var newBytes = 0;
        var ids = column.Ids.Slice(start, count);
        for (var i = 0; i < count; i++)
        {
            ref var mapped = ref _idMap[ids[i]];
            if (mapped == 0 && ids[i] != 0)
            {
                var valuesBefore = Values.ValueCount;
                var value = column.Values[ids[i] - 1].Span;
                mapped = Values.IdOf(value);
                newBytes += Values.ValueCount > valuesBefore ? value.Length : 0;
            }

            _ids[pageRow + i] = (uint)mapped;
        }

        return newBytes;
    }

    public void Dispose() => Values.Dispose();

    /// <summary>Rows before the key's first, and after its last, have none.</summary>
    private void GrowTo(int rowCount)
    {
        if (rowCount <= _rowCount)
        {
            return;
        }

        if (_ids.Length < rowCount)
        {
            Array.Resize(ref _ids, Math.Max(rowCount, _ids.Length * 2));
        }

        _ids.AsSpan(_rowCount, rowCount - _rowCount).Clear();
        _rowCount = rowCount;
    }
}
