using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Heads;
using Trine.Storage.Logs.Head;
using Trine.Storage.Objects;
using Trine.Storage.Wal;

namespace Trine.Ingester.Logs;

/// <summary>Puts a tenant's rows from its head into a block, so that each is there once, whatever fails. Thread-safe.</summary>
/// <remarks>The steps and what a crash between them means: docs/format/flush-checkpoint.md.</remarks>
internal sealed class BlockFlusher(
    IObjectStore store,
    FlushCheckpoint checkpoint,
    string scratchDirectory,
    BackoffConfig backoff,
    IngesterMetrics metrics,
    TimeProvider time,
    ILogger log)
{
    private const string Signal = "logs";

    /// <summary>Flushes everything that the tenant's head holds now; tries until it is done.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="cancellationToken">Gives up; the rows stay in the head and in the log, and the next run settles the rest.</param>
    public async Task FlushAsync(TenantHead tenant, CancellationToken cancellationToken)
    {
        metrics.FlushQueued(1);
        try
        {
            await tenant.Flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            metrics.FlushQueued(-1);
            throw;
        }

        try
        {
            if (tenant.BeginFlush(out var through) is { } flush)
            {
                await FlushAsync(tenant, flush, through, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            tenant.Flushing.Release();
            metrics.FlushQueued(-1);
        }
    }

    /// <summary>Decides what became of a flush that an earlier run did not end. Tries until it knows.</summary>
    public async Task SettleAsync(string tenant, BlockId block, CancellationToken cancellationToken)
    {
        var bucket = new BlockBucket(TenantId.Parse(tenant), Signal);
        for (var wait = backoff.MinPeriod.Span; ; wait = NextWait(wait))
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

                log.FlushSettled(block.ToString(), isLive);
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                log.FlushUnsettled(block.ToString(), wait, failure);
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FlushAsync(
        TenantHead tenant, HeadFlush flush, WalPosition through, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var block = BlockId.Create(time.GetUtcNow(), Random.Shared);
        var wait = backoff.MinPeriod.Span;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryFlushAsync(tenant, flush, through, block, attempt > 1, cancellationToken).ConfigureAwait(false);
                metrics.BlockWritten(time.GetElapsedTime(started));
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not UnreachableException)
            {
                // The same block again, never another: an update of the bucket index that failed may have been made all the same.
                metrics.FlushFailed();
                if (failure is IOException or UnauthorizedAccessException)
                {
                    log.FlushFailed(block.ToString(), attempt, wait, failure);
                }
                else
                {
                    log.FlushBroken(block.ToString(), attempt, wait, failure);
                }

                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                wait = NextWait(wait);
            }
        }
    }

    private async Task TryFlushAsync(
        TenantHead tenant,
        HeadFlush flush,
        WalPosition through,
        BlockId block,
        bool wasTried,
        CancellationToken cancellationToken)
    {
        var name = tenant.Tenant.Name;
        if (flush.IsEmpty)
        {
            // Only repetitions came since the last flush.
            checkpoint.MarkFlushed(name, through.Sequence);
            tenant.EndFlush(flush);
            return;
        }

        var bucket = new BlockBucket(tenant.Tenant, Signal);
        checkpoint.BeginFlush(name, block, through.Sequence);
        if (!wasTried || !await IsLiveAsync(bucket, block, cancellationToken).ConfigureAwait(false))
        {
            var meta = await WriteBlockAsync(bucket.Block(block), flush, cancellationToken).ConfigureAwait(false);
            await new BucketIndexStore(store, bucket, time).UpdateAsync([meta], [], cancellationToken).ConfigureAwait(false);
        }

        // First named to readers, then dropped: who reads the head first and the list afterwards misses nothing.
        tenant.RecentBlocks.Add(block.ToString());
        EndCheckpoint(name, block);
        foreach (var reason in flush.Reasons.GroupBy(reason => reason))
        {
            metrics.ChunksFlushed(reason.Key, reason.Count());
        }

        tenant.EndFlush(flush);
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
            metrics.CheckpointFailed();
            log.CheckpointFailed(block.ToString(), failure);
        }
    }

    private async Task<BlockMeta> WriteBlockAsync(
        BlockLocation location, HeadFlush flush, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await Task.Run(() => flush.Seal(cancellationToken), cancellationToken).ConfigureAwait(false);
        var scratch = Path.Combine(scratchDirectory, $"{location.Id}.data");
        using var writer = new LogBlockWriter(store, location, scratch, new LogBlockOptions());
        var chunks = flush.OpenChunks();
        foreach (var chunk in chunks)
        {
            using (chunk)
            {
                await writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }

        var meta = await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
        log.Flushed(
            location.Id.ToString(), meta.SeriesCount, meta.RowCount, meta.LineBytes, meta.TotalBytes, time.GetElapsedTime(started));
        return meta;
    }

    private async Task<bool> IsLiveAsync(BlockBucket bucket, BlockId block, CancellationToken cancellationToken)
    {
        var (index, damages) = await new BucketIndexStore(store, bucket, time).ReadAsync(cancellationToken).ConfigureAwait(false);
        foreach (var damage in damages)
        {
            log.StoreDamaged(damage);
        }

        return index.Blocks.Any(live => live.Id == block);
    }

    /// <summary>The meta.json first: without it a block is not finished, and nobody takes it for one.</summary>
    private async Task RemoveAsync(BlockLocation block, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(block.MetaKey, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(block.IndexKey, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(block.DataKey, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan NextWait(TimeSpan wait)
        => wait * 2 < backoff.MaxPeriod.Span ? wait * 2 : backoff.MaxPeriod.Span;
}
