using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs.Spool;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>Writes one block: chunks in, three objects out. Holds one page of rows, and the index, in memory.</summary>
/// <remarks>Not thread-safe. Pages go to a local file first; nothing is in the store before <see cref="FinishAsync"/>.</remarks>
public sealed class LogBlockWriter : IDisposable
{
    private readonly BlockUpload _upload;
    private readonly BlockId _id;
    private readonly string _scratchPath;
    private readonly LogBlockOptions _options;
    private readonly LogPageBuilder _page;
    private readonly LogPageEncoder _encoder;
    private readonly LogDataWriter _data;
    private readonly ByteBuffer _index = new();
    private readonly List<LogStreamEntry> _streams = [];
    private readonly List<int> _runLengths = [];
    private LogChunkEntry _run;

    /// <param name="store">Where the block will lie.</param>
    /// <param name="location">Its place there.</param>
    /// <param name="scratchPath">A local file to be created, and gone again after <see cref="Dispose"/>.</param>
    /// <param name="options">How to cut pages.</param>
    /// <exception cref="IOException">The local file cannot be created.</exception>
    public LogBlockWriter(IObjectStore store, BlockLocation location, string scratchPath, LogBlockOptions options)
    {
        _upload = new BlockUpload(store, location);
        _id = location.Id;
        _scratchPath = scratchPath;
        _options = options;
        _page = new LogPageBuilder(options);
        _encoder = new LogPageEncoder(options.TemplateRowsMin);
        _data = new LogDataWriter(scratchPath);
    }

    /// <summary>Adds the rows of a chunk, which it loads; the chunk stays the caller's.</summary>
    /// <param name="chunk">
    /// Of the same stream as the one before, or of a later one (<see cref="LabelSet.Compare"/>). Chunks of one stream should
    /// ascend in time: those that overlap are kept apart, and readers have to merge them. One that is a page already stays one.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; the block must then be given up.</param>
    /// <exception cref="ArgumentException">The stream's turn is over.</exception>
    public async Task WriteAsync(LogChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk is SpooledChunk spooled)
        {
            WritePage(spooled.Page);
            return;
        }

        await chunk.LoadAsync(LogColumns.All, cancellationToken).ConfigureAwait(false);
        if (chunk.RowCount == 0)
        {
            return;
        }

        BeginStream(chunk.Stream, chunk.LineBytes);
        if (_run.RowCount > 0 && chunk.TimestampsNs[0] < _run.MaxTimestampNs)
        {
            EndRun();
        }

        var start = 0;
        while (start < chunk.RowCount)
        {
            var count = _page.Append(chunk, start);
            ExtendRun(chunk, start, count);
            start += count;
            if (start < chunk.RowCount)
            {
                EndPage();
            }
        }
    }

    /// <summary>Writes the rest and puts data, index and meta.json into the store, in this order.</summary>
    /// <returns>What the block is, for the bucket index: readers do not know of the block before it is named there.</returns>
    /// <exception cref="InvalidOperationException">No row was written.</exception>
    /// <exception cref="IOException">The store failed.</exception>
    public Task<BlockMeta> FinishAsync(CancellationToken cancellationToken)
    {
        if (_streams.Count == 0)
        {
            throw new InvalidOperationException("a block without rows is not written");
        }

        EndRun();
        EndPage();
        _data.Finish();
        var dataBytes = _data.Bytes;
        _data.Dispose();
        LogIndexWriter.Write(_streams, _data.Pages, _index);
        return _upload.PutAsync(
            _scratchPath, _index.WrittenMemory, Describe(dataBytes, _index.WrittenSpan), cancellationToken);
    }

    public void Dispose()
    {
        _page.Dispose();
        _encoder.Dispose();
        _data.Dispose();
        _index.Dispose();
        File.Delete(_scratchPath);
    }

    /// <summary>Takes a page as it is.</summary>
    private void WritePage(SpooledPage page)
    {
        BeginStream(page.Stream, page.Entry.LineBytes);
        EndPage();
        using var sections = new ByteBuffer();
        using var filter = new ByteBuffer();
        page.Read(sections, filter);
        _streams[^1].Chunks.Add(page.Entry with { Page = _data.Pages.Count });
        _data.Write(page.Info, sections.WrittenSpan, filter.WrittenSpan);
    }

    private void BeginStream(LabelSet labels, long lineBytes)
    {
        var order = _streams.Count == 0 ? -1 : LabelSet.Compare(_streams[^1].Labels, labels);
        if (order == 0)
        {
            return;
        }

        if (order > 0)
        {
            throw new ArgumentException($"stream {labels} comes after {_streams[^1].Labels}: want streams in the order of their labels");
        }

        EndRun();

        // Small streams share pages; one that does not fit begins its own, so that reading it does not read its neighbours,
        // unless much room would be left.
        if (_page.Bytes > _options.PageBytes / 2 && lineBytes > _options.PageBytes - _page.Bytes)
        {
            EndPage();
        }

        _streams.Add(new LogStreamEntry(labels, []));
    }

    private void ExtendRun(LogChunk chunk, int start, int count)
    {
        if (count == 0)
        {
            return;
        }

        var minNs = _run.RowCount == 0 ? chunk.TimestampsNs[start] : _run.MinTimestampNs;
        var lineBytes = chunk.Offsets[start + count] - chunk.Offsets[start] - count;
        var metadataBytes = 0L;
        foreach (var column in chunk.Metadata)
        {
            metadataBytes += column.SumLengths(start, count);
        }

        _run = new LogChunkEntry(
            _data.Pages.Count,
            0,
            _run.RowCount + count,
            minNs,
            chunk.TimestampsNs[start + count - 1],
            _run.LineBytes + lineBytes,
            _run.MetadataBytes + metadataBytes);
    }

    private void EndRun()
    {
        if (_run.RowCount > 0)
        {
            _streams[^1].Chunks.Add(_run);
            _runLengths.Add(_run.RowCount);
            _run = default;
        }
    }

    private void EndPage()
    {
        EndRun();
        if (_page.RowCount > 0)
        {
            var info = _encoder.Encode(_page.Rows, _runLengths);
            _data.Write(info, _encoder.Page, _encoder.Filter);
            _page.Clear();
            _runLengths.Clear();
        }
    }

    private BlockMeta Describe(long dataBytes, ReadOnlySpan<byte> index)
    {
        var (minNs, maxNs, rows, lineBytes) = (long.MaxValue, long.MinValue, 0L, 0L);
        foreach (var stream in _streams)
        {
            foreach (var chunk in stream.Chunks)
            {
                minNs = Math.Min(minNs, chunk.MinTimestampNs);
                maxNs = Math.Max(maxNs, chunk.MaxTimestampNs);
                rows += chunk.RowCount;
                lineBytes += chunk.LineBytes;
            }
        }

        return new BlockMeta
        {
            FormatVersion = LogBlockFormat.Version,
            Id = _id,
            MinTimestampNs = minNs,
            MaxTimestampNs = maxNs,
            SeriesCount = _streams.Count,
            RowCount = rows,
            LineBytes = lineBytes,
            DataBytes = dataBytes,
            IndexBytes = index.Length,
            IndexChecksum = Crc32C.Compute(index),
            CreatedAt = _id.CreatedAt,
        };
    }
}
