using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Traces;

/// <summary>Open blocks, kept for the next query, bounded by the memory of their indexes. Thread-safe.</summary>
/// <remarks>A reader stays usable when it is dropped: the cache only forgets it.</remarks>
/// <param name="store">Where blocks lie.</param>
/// <param name="columns">Keeps decoded columns.</param>
/// <param name="bytesMax">The most that indexes may take; the newest is kept in any case.</param>
public sealed class TraceBlockCache(IObjectStore store, TraceColumnCache columns, long bytesMax)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<BlockId, LinkedListNode<TraceBlockReader>> _readers = [];
    private readonly LinkedList<TraceBlockReader> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>
    /// Takes an open block, or opens it. Two callers may open the same one at once; one of the two is kept.
    /// </summary>
    /// <inheritdoc cref="TraceBlockReader.OpenAsync" path="/exception"/>
    public async ValueTask<TraceBlockReader> OpenAsync(
        BlockBucket bucket, BlockMeta meta, CancellationToken cancellationToken)
    {
        if (Find(meta.Id) is { } known)
        {
            return known;
        }

        var reader = await TraceBlockReader.OpenAsync(store, bucket, meta, columns, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_readers.TryAdd(meta.Id, _byUse.AddFirst(reader)))
            {
                _bytes += reader.MemoryBytes;
                DropOver();
            }
            else
            {
                _byUse.RemoveFirst();
            }
        }

        return reader;
    }

    private TraceBlockReader? Find(BlockId id)
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

    private void DropOver()
    {
        while (_bytes > bytesMax && _byUse.Count > 1 && _byUse.Last is { } last)
        {
            _byUse.RemoveLast();
            _readers.Remove(last.Value.Meta.Id);
            _bytes -= last.Value.MemoryBytes;
        }
    }
}
