using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Blocks;

/// <summary>Reads and changes the bucket index of one tenant and signal. Thread-safe; many processes may change it at once.</summary>
/// <param name="store">Where blocks lie.</param>
/// <param name="bucket">Whose blocks.</param>
/// <param name="time">For waits between attempts.</param>
public sealed class BucketIndexStore(IObjectStore store, BlockBucket bucket, TimeProvider time)
{
    /// <summary>A bucket index is read whole: some 300 bytes a block.</summary>
    private const int IndexBytesMax = 256 << 20;

    private const int MetaBytesMax = 1 << 16;

    /// <summary>So many writers would have to come first, one after another, that something else must be wrong.</summary>
    private const int AttemptsMax = 20;

    private static readonly TimeSpan DelayStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Reads the index. If it is missing or damaged it is made anew from the blocks that lie there.</summary>
    /// <returns>
    /// The index; the version at which it lies in the store, null if it had to be made anew; and what was found damaged, to be
    /// reported: the index itself, or blocks' own meta.json.
    /// </returns>
    /// <exception cref="IOException">The store failed.</exception>
    /// <exception cref="NotSupportedException">The index is of a newer format.</exception>
    public async Task<(BucketIndex Index, ObjectVersion? Version, IReadOnlyList<CorruptionException> Damages)> ReadAsync(
        CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync([], cancellationToken).ConfigureAwait(false);
        if (state.IsRebuilt && state.Index.Blocks.Count > 0)
        {
            // Saved for the next reader; whoever comes first wins, both found the same.
            await PutAsync(state.Index, state.Version, cancellationToken).ConfigureAwait(false);
        }

        return (state.Index, state.IsRebuilt ? null : state.Version, state.Damages);
    }

    /// <summary>Whether the index is still the one that was read at a version; false where the store cannot tell.</summary>
    public ValueTask<bool> IsCurrentAsync(ObjectVersion version, CancellationToken cancellationToken)
        => store.IsCurrentAsync(bucket.IndexKey, version, cancellationToken);

    /// <summary>Names new blocks and forgets others in one step.</summary>
    /// <returns>The index as it is now.</returns>
    /// <exception cref="IOException">The store failed, or other writers came first every time.</exception>
    public async Task<BucketIndex> UpdateAsync(
        IReadOnlyCollection<BlockMeta> added, IReadOnlyCollection<BlockId> removed, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            var state = await ReadStateAsync(added, cancellationToken).ConfigureAwait(false);
            var changed = state.Index.With(added, removed);
            if (await PutAsync(changed, state.Version, cancellationToken).ConfigureAwait(false) is not null)
            {
                return changed;
            }

            await Task.Delay(DelayStep * attempt, time, cancellationToken).ConfigureAwait(false);
        }

        throw new IOException($"update of {bucket.IndexKey} failed: another writer came first {AttemptsMax} times");
    }

    private Task<ObjectVersion?> PutAsync(BucketIndex index, ObjectVersion? expected, CancellationToken cancellationToken)
        => store.PutIfMatchAsync(bucket.IndexKey, BlockJson.Write(index), expected, cancellationToken);

    /// <param name="known">Blocks that the caller will name itself: where the index is made anew they are not read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<State> ReadStateAsync(IReadOnlyCollection<BlockMeta> known, CancellationToken cancellationToken)
    {
        var stored = await store.GetAsync(bucket.IndexKey, IndexBytesMax, cancellationToken).ConfigureAwait(false);
        var damages = new List<CorruptionException>();
        if (stored is not null)
        {
            try
            {
                var index = BlockJson.ReadIndex(stored.Content, bucket.IndexKey);
                return new State(index, stored.Version, false, damages);
            }
            catch (CorruptionException e)
            {
                damages.Add(e);
            }
        }

        var rebuilt = await RebuildAsync(known, damages, cancellationToken).ConfigureAwait(false);
        return new State(rebuilt, stored?.Version, true, damages);
    }

    /// <summary>Finds every finished block by listing: the one time that anything lists blocks to read them.</summary>
    private async Task<BucketIndex> RebuildAsync(
        IReadOnlyCollection<BlockMeta> known, List<CorruptionException> damages, CancellationToken cancellationToken)
    {
        var blocks = new List<BlockMeta>();
        foreach (var folder in await store.ListFoldersAsync(bucket.Folder, cancellationToken).ConfigureAwait(false))
        {
            if (!BlockId.TryParse(folder, out var id) || IsAmong(known, id))
            {
                continue;
            }

            try
            {
                var key = bucket.Block(id).MetaKey;
                if (await store.GetAsync(key, MetaBytesMax, cancellationToken).ConfigureAwait(false) is { } stored)
                {
                    blocks.Add(BlockJson.ReadMeta(stored.Content, key));
                }
            }
            catch (CorruptionException e)
            {
                damages.Add(e);
            }
        }

        return BucketIndex.Empty.With(blocks, []);
    }

    private static bool IsAmong(IReadOnlyCollection<BlockMeta> blocks, BlockId id)
    {
        foreach (var block in blocks)
        {
            if (block.Id == id)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record State(
        BucketIndex Index, ObjectVersion? Version, bool IsRebuilt, IReadOnlyList<CorruptionException> Damages);
}
