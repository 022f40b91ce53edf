using System.Buffers;

namespace Trine.Storage.Logs.Head;

/// <summary>
/// Translates the metadata ids of incoming rows to those of the open chunk, looking each distinct value up once for each
/// stream of a frame. Scratch memory of one appender; not thread-safe.
/// </summary>
internal sealed class ColumnMap
{
    private const int Unknown = 0;

    private readonly List<int> _starts = []; // For each incoming column, where its ids begin in _ids.
    private readonly List<OpenColumn?> _columns = []; // For each incoming column, the chunk's, once it is known.
    private int[] _ids = [];

    /// <summary>Forgets everything: other rows come, or the same rows go to another chunk.</summary>
    public void Reset(in IncomingRows rows)
    {
        _starts.Clear();
        _columns.Clear();
        var count = 0;
        for (var column = 0; column < rows.ColumnCount; column++)
        {
            _starts.Add(count);
            _columns.Add(null);
            count += rows.ValueCount(column) + 1;
        }

        if (count > _ids.Length)
        {
            Release();
            _ids = ArrayPool<int>.Shared.Rent(count);
        }

        _ids.AsSpan(0, count).Clear();
    }

    /// <summary>Gives the memory back until the next <see cref="Reset"/>.</summary>
    public void Release()
    {
        if (_ids.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_ids);
            _ids = [];
        }
    }

    /// <summary>The chunk's column for an incoming one, null if the chunk has none.</summary>
    public OpenColumn? FindColumn(OpenChunk chunk, in IncomingRows rows, int column)
        => _columns[column] ??= chunk.FindColumn(rows.ColumnName(column));

    public OpenColumn FindOrAddColumn(OpenChunk chunk, in IncomingRows rows, int column)
        => _columns[column] ??= chunk.FindOrAddColumn(rows.ColumnName(column));

    /// <summary>The chunk's id of an incoming value; 0 if its column has not got it.</summary>
    public int FindId(OpenColumn target, in IncomingRows rows, int column, int id)
    {
        ref var known = ref _ids[_starts[column] + id];
        if (known == Unknown)
        {
            known = target.Values.Find(rows.Value(column, id));
        }

        return known;
    }

    /// <summary>Translates the ids of rows [start, start + destination.Length), adding values that are new.</summary>
    public void Translate(OpenColumn target, in IncomingRows rows, int column, int start, Span<int> destination)
    {
        var ids = rows.Ids(column).Slice(start, destination.Length);
        var known = _ids.AsSpan(_starts[column], rows.ValueCount(column) + 1);
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i];
            if (id != 0 && known[id] == Unknown)
            {
                known[id] = target.Values.FindOrAdd(rows.Value(column, id));
            }

            destination[i] = known[id]; // Place 0 stays 0.
        }
    }
}
