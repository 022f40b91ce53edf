using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Trine.Codecs;
using Trine.Model;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Querier.Blocks;

/// <summary>The blocks of one signal and all tenants, as their bucket indexes name them. Thread-safe.</summary>
/// <typeparam name="TReader">An open block.</typeparam>
/// <param name="store">Where blocks lie.</param>
/// <param name="signal">As in the blocks' paths: <c>logs</c>, <c>metrics</c>, <c>traces</c>.</param>
/// <param name="open">Opens a block, or takes it from a cache.</param>
/// <param name="refreshAfter">How old a bucket index may get.</param>
/// <param name="metrics">Counts damage.</param>
/// <param name="time">For the age of indexes.</param>
/// <param name="log">Receives damage.</param>
internal sealed class SignalBlocks<TReader>(
    IObjectStore store,
    string signal,
    Func<BlockBucket, BlockMeta, CancellationToken, ValueTask<TReader>> open,
    TimeSpan refreshAfter,
    QuerierMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    /// <summary>Bucket indexes kept; a query of a tenant beyond reads its own again.</summary>
    private const int TenantsMax = 4096;

    private readonly ConcurrentDictionary<TenantId, KnownIndex> _indexes = new();

    /// <summary>The readers of the blocks that overlap a range.</summary>
    /// <param name="tenant">Whose blocks.</param>
    /// <param name="range">Time of the rows that matter.</param>
    /// <param name="recentBlocks">Blocks that must be known: a bucket index without one of them is read again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestException">A block is damaged: an answer without it would be wrong in silence.</exception>
    public async Task<IReadOnlyList<TReader>> OpenAsync(
        TenantId tenant, TimeRange range, IReadOnlyCollection<string> recentBlocks, CancellationToken cancellationToken)
    {
        var bucket = new BlockBucket(tenant, signal);
        var index = FindKnown(tenant, recentBlocks) ?? await ReadIndexAsync(tenant, bucket, recentBlocks, cancellationToken);
        return await OpenAsync(tenant, bucket, index, range, cancellationToken);
    }

    /// <summary>
    /// As the other, with the bucket index as it is now, for a caller that knows no recent blocks. What was read of it before
    /// serves as long as the store has no newer one.
    /// </summary>
    public async Task<IReadOnlyList<TReader>> OpenAsync(
        TenantId tenant, TimeRange range, CancellationToken cancellationToken)
    {
        var bucket = new BlockBucket(tenant, signal);
        var index = await ReadIndexAsync(tenant, bucket, [], cancellationToken);
        return await OpenAsync(tenant, bucket, index, range, cancellationToken);
    }

    /// <summary>Reports damage and makes it the answer of the query that met it.</summary>
    public RequestException Damaged(TenantId tenant, CorruptionException damage)
    {
        metrics.DamageFound();
        log.DamageFound(tenant.Name, damage.Message);
        return new RequestException(RequestError.Internal, $"stored data are damaged: {damage.Message}", damage);
    }

    private async Task<IReadOnlyList<TReader>> OpenAsync(
        TenantId tenant, BlockBucket bucket, BucketIndex index, TimeRange range, CancellationToken cancellationToken)
    {
        var readers = new List<TReader>();
        foreach (var meta in index.Overlapping(range))
        {
            try
            {
                readers.Add(await open(bucket, meta, cancellationToken));
            }
            catch (CorruptionException damage)
            {
                throw Damaged(tenant, damage);
            }
            catch (ObjectNotFoundException)
            {
                // Removed since the index was read, by compaction or retention: its rows are elsewhere or gone.
                _indexes.TryRemove(tenant, out _);
            }
        }

        return readers;
    }

    private BucketIndex? FindKnown(TenantId tenant, IReadOnlyCollection<string> recentBlocks)
        => _indexes.TryGetValue(tenant, out var known)
           && time.GetElapsedTime(known.ReadAt) < refreshAfter && known.Ids.IsSupersetOf(recentBlocks) ? known.Index : null;

    private async Task<BucketIndex> ReadIndexAsync(
        TenantId tenant, BlockBucket bucket, IReadOnlyCollection<string> recentBlocks, CancellationToken cancellationToken)
    {
        var readAt = time.GetTimestamp();
        var stored = new BucketIndexStore(store, bucket, time);
        if (_indexes.TryGetValue(tenant, out var known) && known.Version is { } seen
            && known.Ids.IsSupersetOf(recentBlocks) && await stored.IsCurrentAsync(seen, cancellationToken))
        {
            return known.Index;
        }

        var (index, version, damages) = await stored.ReadAsync(cancellationToken);
        foreach (var damage in damages)
        {
            metrics.DamageFound();
            log.DamageFound(tenant.Name, damage.Message);
        }

        // An id that a fresh index lacks was removed since: asking again and again would not bring it back.
        var ids = index.Blocks.Select(block => block.Id.ToString()).Concat(recentBlocks).ToHashSet(StringComparer.Ordinal);
        if (_indexes.Count >= TenantsMax)
        {
            _indexes.Clear(); // Rare: they come back with the next queries.
        }

        _indexes[tenant] = new KnownIndex(index, version, ids, readAt);
        return index;
    }

    private sealed record KnownIndex(BucketIndex Index, ObjectVersion? Version, HashSet<string> Ids, long ReadAt);
}
