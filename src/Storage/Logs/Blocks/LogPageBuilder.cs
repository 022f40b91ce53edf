using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Gathers the rows of one page. Not thread-safe; reused for page after page.</summary>
internal sealed class LogPageBuilder(LogBlockOptions options) : IDisposable
{
    /// <summary>Rows between looks at how many bytes their metadata brought.</summary>
    private const int StepRows = 128;

    private readonly ByteBuffer _text = new();
    private readonly PageColumns _columns = new();
    private long[] _timestampsNs = new long[1024];
    private int[] _offsets = new int[1025];
    private int _metadataBytes;

    public int RowCount { get; private set; }

    /// <summary>Lines and metadata values.</summary>
    public int Bytes => _text.Length + _metadataBytes;

    /// <summary>The rows so far; valid until the next call.</summary>
    public PageRows Rows => new(_text.WrittenSpan, _offsets.AsSpan(0, RowCount + 1), _timestampsNs.AsSpan(0, RowCount), _columns);

    /// <summary>Takes rows of a loaded chunk from <paramref name="start"/> on, as many as the page has room for.</summary>
    /// <returns>How many; 0 only if the page holds rows and is full.</returns>
    public int Append(LogChunk chunk, int start)
    {
        var columnCount = _columns.BeginChunk(chunk);
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

            AppendRows(chunk, start + taken, count);
            taken += count;
        }

        return taken;
    }

    public void Clear()
    {
        RowCount = 0;
        _metadataBytes = 0;
        _text.Clear();
        _columns.Clear();
    }

    public void Dispose()
    {
        _text.Dispose();
        _columns.Dispose();
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

    private void AppendRows(LogChunk chunk, int start, int count)
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
        _metadataBytes += _columns.Append(RowCount, chunk, start, count);
        RowCount += count;
    }
}
