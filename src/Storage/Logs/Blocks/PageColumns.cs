using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>The metadata of a page that is being made. Not thread-safe; reused for page after page.</summary>
internal sealed class PageColumns : IDisposable
{
    /// <summary>Columns kept for the next page; beyond them keys are so many that they hardly come again.</summary>
    private const int KeptColumnsMax = 256;

    private readonly Dictionary<string, PageColumn> _columns = [];
    private PageColumn[] _own = []; // Those of the chunk, in its order.

    /// <summary>The columns that any row has, in ordinal order of their keys.</summary>
    public IEnumerable<PageColumn> Used
        => _columns.Values.Where(column => column.IsUsed).OrderBy(column => column.Name, StringComparer.Ordinal);

    /// <summary>Prepares for rows of a chunk.</summary>
    /// <returns>Columns that the page will have with all of them.</returns>
    public int BeginChunk(LogChunk chunk)
    {
        var used = _columns.Values.Count(column => column.IsUsed);
        _own = new PageColumn[chunk.Metadata.Count];
        for (var i = 0; i < _own.Length; i++)
        {
            var column = chunk.Metadata[i];
            if (!_columns.TryGetValue(column.Name, out var own))
            {
                own = new PageColumn(column.Name);
                _columns.Add(column.Name, own);
            }

            own.BeginChunk(column);
            _own[i] = own;
            used += own.IsUsed ? 0 : 1;
        }

        return used;
    }

    /// <summary>Adds rows of the chunk at a row of the page, and returns the bytes of values not seen before.</summary>
    public int Append(int pageRow, LogChunk chunk, int start, int count)
    {
        var bytes = 0;
        for (var i = 0; i < _own.Length; i++)
        {
            bytes += _own[i].Append(pageRow, chunk.Metadata[i], start, count);
        }

        return bytes;
    }

    public void Clear()
    {
        if (_columns.Count > KeptColumnsMax)
        {
            Dispose();
        }

        foreach (var column in _columns.Values)
        {
            column.Clear();
        }
    }

    public void Dispose()
    {
        foreach (var column in _columns.Values)
        {
            column.Dispose();
        }

        _columns.Clear();
    }
}
