using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>An open block: its index in memory, its pages in the store. Thread-safe.</summary>
public sealed class LogBlockReader : IBlockReader
{
    private readonly IObjectStore _store;
    private readonly BlockLocation _location;
    private readonly LogBlockIndex _index;
    private readonly LogPageCache _cache;
    private readonly LogPageSource[] _pages;

    private LogBlockReader(
        IObjectStore store, BlockLocation location, BlockMeta meta, LogBlockIndex index, LogPageCache cache)
    {
        _store = store;
        _location = location;
        _index = index;
        _cache = cache;
        Meta = meta;
        _pages = new LogPageSource[index.Pages.Length];
        var bytes = new BlockPageBytes(store, location.DataKey);
        for (var page = 0; page < _pages.Length; page++)
        {
            _pages[page] = new LogPageSource(bytes, index.Pages[page], index.ChunksIn(page));
        }
    }

    public BlockMeta Meta { get; }

    /// <summary>Roughly what the index takes in memory, in bytes.</summary>
    public long MemoryBytes => _index.MemoryBytes;

    /// <summary>Opens a block by reading its index.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="bucket">Whose it is.</param>
    /// <param name="meta">What the bucket index says of it.</param>
    /// <param name="cache">Keeps decoded pages for all blocks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectNotFoundException">It was removed.</exception>
    /// <exception cref="CorruptionException">Its index is not what was written.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version.</exception>
    public static async Task<LogBlockReader> OpenAsync(
        IObjectStore store, BlockBucket bucket, BlockMeta meta, LogPageCache cache, CancellationToken cancellationToken)
    {
        var location = bucket.Block(meta.Id);
        var key = location.IndexKey;
        var stored = await store.GetAsync(key, Array.MaxLength, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(key);
        var checksum = Crc32C.Compute(stored.Content);
        if (checksum != meta.IndexChecksum)
        {
            throw CorruptionException.ChecksumMismatch(key.Value, 0, "index", checksum, meta.IndexChecksum);
        }

        return new LogBlockReader(store, location, meta, LogIndexReader.Read(stored.Content, key.Value), cache);
    }

    /// <summary>The chunks that may hold what a query wants: by stream, then in the order in which they were written.</summary>
    /// <remarks>Chunks of one stream may overlap in time. The caller owns and disposes of them.</remarks>
    /// <exception cref="CorruptionException">A skip filter is not what was written.</exception>
    public async Task<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
    {
        var picks = Pick(selection);
        var filters = await ReadFiltersAsync(picks, selection, cancellationToken).ConfigureAwait(false);
        var chunks = new List<LogChunk>(picks.Count);
        foreach (var (stream, chunk) in picks)
        {
            var entry = _index.Chunks[chunk];
            var filter = filters?.GetValueOrDefault(entry.Page);
            if (filters is null || filter is not null)
            {
                chunks.Add(new PageLogChunk(_index.Labels(stream), entry, _pages[entry.Page], _cache, filter));
            }
        }

        return chunks;
    }

    /// <summary>The streams that have rows in a range, with what the index knows about them.</summary>
    public IEnumerable<LogStreamSummary> SelectStreams(IReadOnlyList<LabelMatcher> matchers, TimeRange range)
    {
        foreach (var stream in _index.Match(matchers).Streams())
        {
            var summary = new LogStreamSummary(_index.Labels(stream), 0, 0, 0);
            foreach (var chunk in _index.Chunks.AsSpan(_index.ChunksOf(stream)))
            {
                if (range.Overlaps(chunk.MinTimestampNs, chunk.MaxTimestampNs))
                {
                    summary = summary.With(chunk);
                }
            }

            if (summary.ChunkCount > 0)
            {
                yield return summary;
            }
        }
    }

    private List<(int Stream, int Chunk)> Pick(LogSelection selection)
    {
        var picks = new List<(int Stream, int Chunk)>();
        foreach (var stream in _index.Match(selection.Matchers).Streams())
        {
            var (start, count) = _index.ChunksOf(stream).GetOffsetAndLength(_index.Chunks.Length);
            for (var i = start; i < start + count; i++)
            {
                if (selection.Range.Overlaps(_index.Chunks[i].MinTimestampNs, _index.Chunks[i].MaxTimestampNs))
                {
                    picks.Add((stream, i));
                }
            }
        }

        return picks;
    }

    /// <summary>The filters of the picked pages that may hold the needles, by page; null when the needles cannot skip any.</summary>
    private async Task<Dictionary<int, PageFilter>?> ReadFiltersAsync(
        List<(int Stream, int Chunk)> picks, LogSelection selection, CancellationToken cancellationToken)
    {
        var needles = new FilterNeedles(selection.Needles);
        if (needles.Prepared.Count == 0)
        {
            return null;
        }

        var pages = new List<int>();
        foreach (var (_, chunk) in picks)
        {
            var page = _index.Chunks[chunk].Page;
            if (pages.Count == 0 || pages[^1] != page)
            {
                pages.Add(page);
            }
        }

        var reader = new PageFilterReader(_store, _location.DataKey, _index);
        return await reader.ReadAsync(pages, needles, cancellationToken).ConfigureAwait(false);
    }
}
