using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Traces;

/// <summary>An open block of spans: its index in memory, its columns in the store. Thread-safe.</summary>
public sealed class TraceBlockReader : IBlockReader
{
    private readonly RowGroup[] _groups;

    private TraceBlockReader(BlockMeta meta, RowGroup[] groups, long memoryBytes)
    {
        Meta = meta;
        _groups = groups;
        MemoryBytes = memoryBytes;
    }

    public BlockMeta Meta { get; }

    /// <summary>Roughly what the index takes in memory, in bytes.</summary>
    public long MemoryBytes { get; }

    /// <summary>Opens a block by reading its index.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="bucket">Whose it is.</param>
    /// <param name="meta">What the bucket index says of it.</param>
    /// <param name="cache">Keeps decoded columns for all blocks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectNotFoundException">It was removed.</exception>
    /// <exception cref="CorruptionException">Its index is not what was written.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version.</exception>
    public static async Task<TraceBlockReader> OpenAsync(
        IObjectStore store, BlockBucket bucket, BlockMeta meta, TraceColumnCache cache, CancellationToken cancellationToken)
    {
        var location = bucket.Block(meta.Id);
        var key = location.IndexKey;
        var bytesMax = (int)Math.Min(meta.IndexBytes, Array.MaxLength);
        var stored = await store.GetAsync(key, bytesMax, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(key);
        var checksum = Crc32C.Compute(stored.Content);
        if (checksum != meta.IndexChecksum)
        {
            throw CorruptionException.ChecksumMismatch(key.Value, 0, "index", checksum, meta.IndexChecksum);
        }

        var entries = TraceBlockFormat.ReadIndex(stored.Content, key.Value);
        var groups = new RowGroup[entries.Count];
        var (start, memoryBytes) = (0L, 0L);
        for (var i = 0; i < groups.Length; i++)
        {
            var (summary, filter, directory) = entries[i];
            var data = new StoredGroupData(store, location.DataKey, start);
            groups[i] = new RowGroup(summary, data, directory, filter, cache);
            start += summary.DataBytes;
            memoryBytes += filter.Length + (2L * directory.Length); // As bytes, and once it is read.
        }

        return start == meta.DataBytes
            ? new TraceBlockReader(meta, groups, memoryBytes)
            : throw new CorruptionException(
                key.Value, 0, "row groups do not fit the data", $"got {start} bytes, want {meta.DataBytes}");
    }

    /// <summary>The row groups that may hold a span that overlaps a range; the caller disposes the tables.</summary>
    public IReadOnlyList<SpanTable> Tables(TimeRange range)
    {
        var tables = new List<SpanTable>();
        foreach (var group in _groups)
        {
            if (range.Overlaps(group.Summary.MinStartNs, group.Summary.MaxEndNs))
            {
                tables.Add(new RowGroupTable(group));
            }
        }

        return tables;
    }

    /// <summary>Appends the spans of a trace to a batch, each once.</summary>
    /// <returns>Whether there are any.</returns>
    /// <exception cref="CorruptionException">The stored bytes are not what was written.</exception>
    public async ValueTask<bool> FindTraceAsync(TraceId id, SpanBatch into, CancellationToken cancellationToken)
    {
        var seen = new SeenSpans();
        var isFound = false;
        foreach (var group in _groups)
        {
            isFound |= await TraceLookup.FindAsync(group, id, seen, into, cancellationToken).ConfigureAwait(false);
        }

        return isFound;
    }
}
