namespace Trine.Storage.Blocks;

/// <summary>An open block of any signal.</summary>
public interface IBlockReader
{
    BlockMeta Meta { get; }

    /// <summary>What the block's index takes in memory.</summary>
    long MemoryBytes { get; }
}

/// <summary>Open blocks of one signal, kept for the next query, bounded by the memory of their indexes. Thread-safe.</summary>
/// <remarks>A reader stays usable when it is dropped: the cache only forgets it.</remarks>
/// <param name="open">Opens a block.</param>
/// <param name="bytesMax">The most that indexes may take; the newest is kept in any case.</param>
public sealed class BlockCache<TReader>(Func<BlockBucket, BlockMeta, CancellationToken, Task<TReader>> open, long bytesMax)
    where TReader : class, IBlockReader
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<BlockId, LinkedListNode<TReader>> _readers = [];
    private readonly LinkedList<TReader> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>
    /// Takes an open block, or opens it; what goes wrong then is thrown. Two callers may open the same one at once; one of
    /// the two is kept.
    /// </summary>
    public async ValueTask<TReader> OpenAsync(BlockBucket bucket, BlockMeta meta, CancellationToken cancellationToken)
    {
        if (Find(meta.Id) is { } known)
        {
            return known;
        }

        var reader = await open(bucket, meta, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            if (_readers.TryGetValue(meta.Id, out var other))
            {
                return other.Value;
            }

            _readers.Add(meta.Id, _byUse.AddFirst(reader));
            _bytes += reader.MemoryBytes;
            DropOver();
        }

        return reader;
    }

    private TReader? Find(BlockId id)
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
