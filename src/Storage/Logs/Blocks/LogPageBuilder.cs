using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Gathers the rows of one page. Not thread-safe; reused for page after page.</summary>
internal sealed class LogPageBuilder(LogBlockOptions options) : IDisposable
{
    /// <summary>Rows between looks at how many bytes their metadata brought.</summary>
    private const int StepRows = 128;

    /// <summary>Columns kept for the next page; beyond them keys are so many that they hardly come again.</summary>
    private const int KeptColumnsMax = 256;

    private readonly ByteBuffer _text = new();
    private readonly Dictionary<string, PageColumn> _columns = [];
    private long[] _timestampsNs = new long[1024];
    private int[] _offsets = new int[1025];
    private int _metadataBytes;

    public int RowCount { get; private set; }

    /// <summary>Lines and metadata values.</summary>
    public int Bytes => _text.Length + _metadataBytes;

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public ReadOnlySpan<long> TimestampsNs => _timestampsNs.AsSpan(0, RowCount);

    /// <summary>One more than rows; the first is 0.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, RowCount + 1);

    /// <summary>The columns that any row has, in ordinal order of their keys.</summary>
    public IEnumerable<PageColumn> Columns
        => _columns.Values.Where(column => column.IsUsed).OrderBy(column => column.Name, StringComparer.Ordinal);

    /// <summary>Takes rows of a loaded chunk from <paramref name="start"/> on, as many as the page has room for.</summary>
    /// <returns>How many; 0 only if the page holds rows and is full.</returns>
    public int Append(LogChunk chunk, int start)
    {
        var columns = BeginChunk(chunk);
        var columnCount = _columns.Values.Count(column => column.IsUsed) + columns.Count(column => !column.IsUsed);
        var rowsMax = Math.Min(options.PageRowsMax, Math.Max(1, options.PageCellsMax / Math.Max(1, columnCount)));
        var taken = 0;
        while (start + taken < chunk.RowCount)
        {
            var stepMax = Math.Min(Math.Min(StepRows, chunk.RowCount - start - taken), rowsMax - RowCount);
            var count = CountFitting(chunk, start + taken, stepMax);
            if (count == 0)
            {
                break;
            }

            AppendRows(chunk, start + taken, count, columns);
            taken += count;
        }

        return taken;
    }

    public void Clear()
    {
        RowCount = 0;
        _metadataBytes = 0;
        _text.Clear();
        if (_columns.Count > KeptColumnsMax)
        {
            DisposeColumns();
        }

        foreach (var column in _columns.Values)
        {
            column.Clear();
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        DisposeColumns();
    }

    private PageColumn[] BeginChunk(LogChunk chunk)
    {
        var columns = new PageColumn[chunk.Metadata.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = chunk.Metadata[i];
            if (!_columns.TryGetValue(column.Name, out var own))
            {
                own = new PageColumn(column.Name);
                _columns.Add(column.Name, own);
            }

            own.BeginChunk(column);
            columns[i] = own;
        }

        return columns;
    }

    /// <summary>Rows that fit; a first row always does, whatever its size.</summary>
    private int CountFitting(LogChunk chunk, int start, int countMax)
    {
        if (RowCount == 0)
        {
            countMax = Math.Max(countMax, 1);
        }

        var offsets = chunk.Offsets;
        var room = options.PageBytes - Bytes;
        var count = 0;
        while (count < countMax
            && (offsets[start + count + 1] - offsets[start] <= room || (RowCount == 0 && count == 0)))
        {
            count++;
        }

        return count;
    }

    private void AppendRows(LogChunk chunk, int start, int count, PageColumn[] columns)
    {
        if (_timestampsNs.Length < RowCount + count)
        {
            Array.Resize(ref _timestampsNs, Math.Max(RowCount + count, _timestampsNs.Length * 2));
            Array.Resize(ref _offsets, _timestampsNs.Length + 1);
        }

        chunk.TimestampsNs.Slice(start, count).CopyTo(_timestampsNs.AsSpan(RowCount));
        var offsets = chunk.Offsets.Slice(start, count + 1);
        var shift = _text.Length - offsets[0];
        for (var i = 0; i <= count; i++)
        {
            _offsets[RowCount + i] = offsets[i] + shift;
        }

        _text.Append(chunk.Text[offsets[0]..offsets[^1]]);
        for (var i = 0; i < columns.Length; i++)
        {
            _metadataBytes += columns[i].Append(RowCount, chunk.Metadata[i], start, count);
        }

        RowCount += count;
    }

    private void DisposeColumns()
    {
        foreach (var column in _columns.Values)
        {
            column.Dispose();
        }

        _columns.Clear();
    }
}
