using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>Open blocks, kept for the next query, bounded by the memory of their indexes. Thread-safe.</summary>
/// <remarks>A reader stays usable when it is dropped: the cache only forgets it.</remarks>
/// <param name="store">Where blocks lie.</param>
/// <param name="pages">Keeps pages.</param>
/// <param name="bytesMax">The most that indexes may take; the newest is kept in any case.</param>
public sealed class MetricBlockCache(IObjectStore store, MetricPageCache pages, long bytesMax)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<BlockId, LinkedListNode<MetricBlockReader>> _readers = [];
    private readonly LinkedList<MetricBlockReader> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>Takes an open block, or opens it. Two callers may open the same one at once; one of the two is kept.</summary>
    /// <inheritdoc cref="MetricBlockReader.OpenAsync" path="/exception"/>
    public async ValueTask<MetricBlockReader> OpenAsync(BlockBucket bucket, BlockMeta meta, CancellationToken cancellationToken)
    {
        if (Find(meta.Id) is { } known)
        {
            return known;
        }

        var reader = await MetricBlockReader.OpenAsync(store, bucket, meta, pages, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_readers.TryGetValue(meta.Id, out var other))
            {
                return other.Value;
            }

            _readers.Add(meta.Id, _byUse.AddFirst(reader));
            _bytes += reader.MemoryBytes;
            while (_bytes > bytesMax && _byUse.Count > 1 && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _readers.Remove(last.Value.Meta.Id);
                _bytes -= last.Value.MemoryBytes;
            }
        }

        return reader;
    }

    private MetricBlockReader? Find(BlockId id)
    {
        lock (_gate)
        {
            if (!_readers.TryGetValue(id, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }
}
