using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>Open blocks, kept for the next query, bounded by the memory of their indexes. Thread-safe.</summary>
/// <remarks>A reader stays usable when it is dropped: the cache only forgets it.</remarks>
/// <param name="store">Where blocks lie.</param>
/// <param name="pages">Keeps decoded pages.</param>
/// <param name="bytesMax">The most that indexes may take; the newest is kept in any case.</param>
public sealed class LogBlockCache(IObjectStore store, LogPageCache pages, long bytesMax)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<BlockId, LinkedListNode<LogBlockReader>> _readers = [];
    private readonly LinkedList<LogBlockReader> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>Takes an open block, or opens it. Two callers may open the same one at once; one of the two is kept.</summary>
    /// <inheritdoc cref="LogBlockReader.OpenAsync" path="/exception"/>
    public async ValueTask<LogBlockReader> OpenAsync(
        BlockBucket bucket, BlockMeta meta, CancellationToken cancellationToken)
    {
        if (Find(meta.Id) is { } known)
        {
            return known;
        }

        var reader = await LogBlockReader.OpenAsync(store, bucket, meta, pages, cancellationToken).ConfigureAwait(false);
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

    private LogBlockReader? Find(BlockId id)
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
