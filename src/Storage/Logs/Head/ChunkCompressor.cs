using Trine.Model.Logs;
using Trine.Storage.Logs.Spool;

namespace Trine.Storage.Logs.Head;

/// <summary>Compresses closed chunks: large ones become the pages that blocks are made of, so that a flush only copies them. Thread-safe.</summary>
/// <remarks>
/// Small ones share pages with their neighbours in a block, which only the flush knows. They stay in memory as <see cref="SealedRows"/>, as do
/// chunks that no page takes.
/// </remarks>
internal sealed class ChunkCompressor : IDisposable
{
    /// <summary>A few are in use at once, by sealing threads and flushes; each keeps some megabytes.</summary>
    private const int IdleMax = 2;

    private static readonly LogBlockOptions Options = new();

    /// <summary>Chunks are cut by their lines alone, so that a full one is a little larger than a page.</summary>
    private static readonly int PageTextBytesMax = 2 * Options.PageBytes;

    private readonly HeadMemory _memory;
    private readonly int _pageTextBytesMin;
    private readonly PageSpool _spool;
    private readonly LogPageCache _pages = new(bytesMax: 0);
    private readonly Lock _gate = new(); // Guards _idle.
    private readonly Stack<(PageColumns Columns, LogPageEncoder Encoder)> _idle = [];

    /// <param name="memory">Lends arrays.</param>
    /// <param name="spoolFolder">Where pages lie meanwhile; it exists when the first chunk is closed.</param>
    /// <param name="pageTextBytesMin">Bytes of lines from which on a chunk is large.</param>
    public ChunkCompressor(HeadMemory memory, string spoolFolder, int pageTextBytesMin)
    {
        _pageTextBytesMin = pageTextBytesMin;
        _memory = memory;
        _spool = new PageSpool(spoolFolder);
    }

    /// <summary>Compresses rows.</summary>
    /// <param name="rows">Stay with the caller.</param>
    /// <exception cref="IOException">The local disk failed.</exception>
    public ISealedRows Compress(ChunkSnapshot rows)
        => TryWritePage(rows) is { } page ? page : SealedRows.Encode(rows, _memory);

    /// <summary>Whether rows are, by their size, a page of their own.</summary>
    public bool MakesPage(ChunkSnapshot rows)
        => rows.TextBytes >= _pageTextBytesMin && rows.TextBytes <= PageTextBytesMax && rows.RowCount <= Options.PageRowsMax;

    public void Dispose()
    {
        _pages.Dispose();
        lock (_gate)
        {
            while (_idle.TryPop(out var tools))
            {
                Dispose(tools);
            }
        }
    }

    private SpooledPage? TryWritePage(ChunkSnapshot rows)
    {
        if (!MakesPage(rows))
        {
            return null;
        }

        using var chunk = new SnapshotChunk(rows.Share(), _memory);
        var load = chunk.LoadAsync(LogColumns.All, CancellationToken.None);
        Invariant.Check(load.IsCompletedSuccessfully, "rows in memory load at once");
        var tools = Take();
        try
        {
            if ((long)tools.Columns.BeginChunk(chunk) * chunk.RowCount > Options.PageCellsMax)
            {
                return null;
            }

            tools.Columns.Append(0, chunk, 0, chunk.RowCount);
            var info = tools.Encoder.Encode(new PageRows(chunk.Text, chunk.Offsets, chunk.TimestampsNs, tools.Columns), [chunk.RowCount]);
            var entry = new LogChunkEntry(
                0, 0, chunk.RowCount, chunk.MinTimestampNs, chunk.MaxTimestampNs, chunk.LineBytes, chunk.MetadataBytes);
            var (file, placed) = _spool.Add(info, tools.Encoder.Page, tools.Encoder.Filter);
            return new SpooledPage(rows.Stream, entry, file, placed, _pages);
        }
        finally
        {
            GiveBack(tools);
        }
    }

    private (PageColumns Columns, LogPageEncoder Encoder) Take()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var tools))
            {
                return tools;
            }
        }

        return (new PageColumns(), new LogPageEncoder(Options.TemplateRowsMin));
    }

    private void GiveBack((PageColumns Columns, LogPageEncoder Encoder) tools)
    {
        tools.Columns.Clear();
        lock (_gate)
        {
            if (_idle.Count < IdleMax)
            {
                _idle.Push(tools);
                return;
            }
        }

        Dispose(tools);
    }

    private static void Dispose((PageColumns Columns, LogPageEncoder Encoder) tools)
    {
        tools.Columns.Dispose();
        tools.Encoder.Dispose();
    }
}
