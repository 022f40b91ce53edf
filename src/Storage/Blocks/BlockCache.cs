using Trine.Codecs;

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
    private readonly LruCache<BlockId, TReader> _readers = new(bytesMax, countMin: 1);

    /// <summary>
    /// Takes an open block, or opens it; what goes wrong then is thrown. Two callers may open the same one at once; one of
    /// the two is kept.
    /// </summary>
    public async ValueTask<TReader> OpenAsync(BlockBucket bucket, BlockMeta meta, CancellationToken cancellationToken)
    {
        if (_readers.Find(meta.Id) is { } known)
        {
            return known;
        }

        var reader = await open(bucket, meta, cancellationToken).ConfigureAwait(false);
        return _readers.GetOrAdd(meta.Id, reader, reader.MemoryBytes);
    }
}
