using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Storage.Blocks;
using Trine.Storage.Heads;
using Trine.Storage.Objects;

namespace Trine.Ingester.Heads;

/// <summary>Puts a tenant's rows from its head into a block, so that each is there once, whatever fails. Thread-safe.</summary>
/// <remarks>The steps and what a crash between them means: docs/format/flush-checkpoint.md.</remarks>
internal sealed class BlockFlusher(HeadParts parts, FlushCheckpoint checkpoint)
{
    /// <summary>Blocks as large as this leave much behind in memory.</summary>
    private const long LargeFlushBytes = 32 << 20;

    private readonly IObjectStore _store = parts.Store;
    private readonly HeadMetrics _metrics = parts.Metrics;
    private readonly TimeProvider _time = parts.Time;
    private readonly ILogger _log = parts.Log;

    /// <summary>Flushes everything that the tenant's head holds now; tries until it is done.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="cancellationToken">Gives up; the rows stay in the head and in the log, and the next run settles the rest.</param>
    public async Task FlushAsync(TenantHead tenant, CancellationToken cancellationToken)
    {
        var isHeld = false;
        _metrics.FlushQueued(1);
        try
        {
            await tenant.Flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
            isHeld = true;
            var begun = tenant.BeginFlush();
            await begun.Task.ConfigureAwait(false);
            if (begun.Flush is { } flush)
            {
                await FlushAsync(tenant, flush, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            if (isHeld)
            {
                tenant.Flushing.Release();
            }

            _metrics.FlushQueued(-1);
        }
    }

    /// <summary>Decides what became of a flush that an earlier run did not end. Tries until it knows.</summary>
    public async Task SettleAsync(string tenant, BlockId block, CancellationToken cancellationToken)
    {
        var bucket = new BlockBucket(TenantId.Parse(tenant), parts.Signal);
        for (var wait = parts.Config.FlushBackoff.MinPeriod.Span; ; wait = NextWait(wait))
        {
            try
            {
                var isLive = await IsLiveAsync(bucket, block, cancellationToken).ConfigureAwait(false);
                if (isLive)
                {
                    checkpoint.EndFlush(tenant);
                }
                else
                {
                    await RemoveAsync(bucket.Block(block), cancellationToken).ConfigureAwait(false);
                    checkpoint.DropFlush(tenant);
                }

                _log.FlushSettled(block.ToString(), isLive);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                _log.FlushUnsettled(block.ToString(), wait, failure);
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FlushAsync(TenantHead tenant, BegunFlush flush, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var block = BlockId.Create(_time.GetUtcNow(), Random.Shared);
        var wait = parts.Config.FlushBackoff.MinPeriod.Span;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var bytes = await TryFlushAsync(tenant, flush, block, attempt > 1, cancellationToken).ConfigureAwait(false);
                _metrics.BlockWritten(_time.GetElapsedTime(started));
                if (bytes >= LargeFlushBytes)
                {
                    // What the head held is garbage of the oldest generation now, which the collector would leave alone for long.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                }

                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not UnreachableException)
            {
                // The same block again, never another: an update of the bucket index that failed may have been made all the same.
                _metrics.FlushFailed();
                if (failure is IOException or UnauthorizedAccessException)
                {
                    _log.FlushFailed(block.ToString(), attempt, wait, failure);
                }
                else
                {
                    _log.FlushBroken(block.ToString(), attempt, wait, failure);
                }

                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
                wait = NextWait(wait);
            }
        }
    }

    /// <returns>Bytes of the block that it wrote.</returns>
    private async Task<long> TryFlushAsync(
        TenantHead tenant, BegunFlush flush, BlockId block, bool wasTried, CancellationToken cancellationToken)
    {
        var name = tenant.Tenant.Name;
        if (flush.Rows.IsEmpty)
        {
            // Only repetitions came since the last flush.
            checkpoint.MarkFlushed(name, flush.Through.Sequence);
            tenant.EndFlush(flush);
            return 0;
        }

        var bucket = new BlockBucket(tenant.Tenant, parts.Signal);
        checkpoint.BeginFlush(name, block, flush.Through.Sequence);
        var bytes = 0L;
        if (!wasTried || !await IsLiveAsync(bucket, block, cancellationToken).ConfigureAwait(false))
        {
            var started = _time.GetTimestamp();
            var scratch = Path.Combine(parts.ScratchDirectory, $"{block}.data");
            var meta = await flush.Rows.WriteBlockAsync(_store, bucket.Block(block), scratch, cancellationToken).ConfigureAwait(false);
            _log.Flushed(block.ToString(), meta.SeriesCount, meta.RowCount, meta.LineBytes, meta.TotalBytes, _time.GetElapsedTime(started));
            await new BucketIndexStore(_store, bucket, _time).UpdateAsync([meta], [], cancellationToken).ConfigureAwait(false);
            bytes = meta.TotalBytes;
        }

        // First named to readers, then dropped: who reads the head first and the list afterwards misses nothing.
        tenant.RecentBlocks.Add(block.ToString());
        EndCheckpoint(name, block);
        _metrics.ChunksFlushed(flush.Rows.ChunksByReason);
        tenant.EndFlush(flush);
        return bytes;
    }

    /// <summary>Not fatal: the flush stays marked as under way, and a replay would find its block in the bucket index.</summary>
    private void EndCheckpoint(string tenant, BlockId block)
    {
        try
        {
            checkpoint.EndFlush(tenant);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _metrics.CheckpointFailed();
            _log.CheckpointFailed(block.ToString(), failure);
        }
    }

    private async Task<bool> IsLiveAsync(BlockBucket bucket, BlockId block, CancellationToken cancellationToken)
    {
        var (index, _, damages) = await new BucketIndexStore(_store, bucket, _time).ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var damage in damages)
        {
            _log.StoreDamaged(damage);
        }

        return index.Blocks.Any(live => live.Id == block);
    }

    /// <summary>The meta.json first: without it a block is not finished, and nobody takes it for one.</summary>
    private async Task RemoveAsync(BlockLocation block, CancellationToken cancellationToken)
    {
        await _store.DeleteAsync(block.MetaKey, cancellationToken).ConfigureAwait(false);
        await _store.DeleteAsync(block.IndexKey, cancellationToken).ConfigureAwait(false);
        await _store.DeleteAsync(block.DataKey, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan NextWait(TimeSpan wait)
        => wait * 2 < parts.Config.FlushBackoff.MaxPeriod.Span ? wait * 2 : parts.Config.FlushBackoff.MaxPeriod.Span;
}
