using Trine.Storage.Objects;

namespace Trine.Storage.Blocks;

/// <summary>Puts the objects of a block into the store.</summary>
/// <param name="store">Where the block will lie.</param>
/// <param name="location">Its place there.</param>
internal sealed class BlockUpload(IObjectStore store, BlockLocation location)
{
    /// <summary>Puts data, index and meta.json, in this order: a block without meta.json is not finished, and nobody takes it for one.</summary>
    /// <param name="dataPath">A local file, which the store takes over; gone afterwards in any case.</param>
    /// <param name="index">Stays as it is until the task ends.</param>
    /// <param name="meta">What the block is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the block is, for the bucket index: readers do not know of the block before it is named there.</returns>
    /// <exception cref="IOException">The store failed.</exception>
    public async Task<BlockMeta> PutAsync(
        string dataPath, ReadOnlyMemory<byte> index, BlockMeta meta, CancellationToken cancellationToken)
    {
        try
        {
            await store.PutFileAsync(location.DataKey, dataPath, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(dataPath);
        }

        await store.PutAsync(location.IndexKey, index, cancellationToken).ConfigureAwait(false);
        await store.PutAsync(location.MetaKey, BlockJson.Write(meta), cancellationToken).ConfigureAwait(false);
        return meta;
    }
}
