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

    /// <summary>Chunks are cut by their lines alone, so that a full one is a little larger than a page.</summary>
    private static readonly LogBlockOptions Options = new() { PageBytes = 2 * new LogBlockOptions().PageBytes };

    private readonly HeadMemory _memory;
    private readonly int _pageTextBytesMin;
    private readonly PageSpool _spool;
    private readonly LogPageCache _pages = new(bytesMax: 0);
    private readonly Lock _gate = new(); // Guards _idle.
    private readonly Stack<(LogPageBuilder Page, LogPageEncoder Encoder)> _idle = [];

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
        => rows.TextBytes >= _pageTextBytesMin && TryWritePage(rows) is { } page ? page : SealedRows.Encode(rows, _memory);

    public void Dispose()
    {
        _spool.Dispose();
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
        using var chunk = new SnapshotChunk(rows.Share(), _memory);
        var load = chunk.LoadAsync(LogColumns.All, CancellationToken.None);
        Invariant.Check(load.IsCompletedSuccessfully, "rows in memory load at once");
        var tools = Take();
        try
        {
            if (tools.Page.Append(chunk, 0) < chunk.RowCount)
            {
                return null;
            }

            var info = tools.Encoder.Encode(tools.Page, [chunk.RowCount]);
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

    private (LogPageBuilder Page, LogPageEncoder Encoder) Take()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var tools))
            {
                return tools;
            }
        }

        return (new LogPageBuilder(Options), new LogPageEncoder(Options.TemplateRowsMin));
    }

    private void GiveBack((LogPageBuilder Page, LogPageEncoder Encoder) tools)
    {
        tools.Page.Clear();
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

    private static void Dispose((LogPageBuilder Page, LogPageEncoder Encoder) tools)
    {
        tools.Page.Dispose();
        tools.Encoder.Dispose();
    }
}
