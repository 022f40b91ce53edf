using Microsoft.Extensions.Logging;
using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>Removes segments of the log that hold nothing that is only in memory. Thread-safe.</summary>
internal sealed class WalTruncation(WriteAheadLog wal, FlushCheckpoint checkpoint, TenantHeads tenants, ILogger log) : IDisposable
{
    /// <summary>Starts of segments are remembered for this many; without them the checkpoint forgets later.</summary>
    private const int StartsMax = 1000;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Queue<WalPosition> _starts = new(); // First records of segments, ascending. Guarded by _one.
    private long _recordsAtRoll = -1; // Guarded by _one.

    /// <summary>Begins a segment before a flush: what comes meanwhile does not keep what is flushed on the disk.</summary>
    public Task RollAsync() => RollAsync((end, _) => _starts.Enqueue(end));

    /// <summary>Frees what can be freed.</summary>
    public Task TruncateAsync() => RollAsync(Truncate);

    public void Dispose() => _one.Dispose();

    /// <summary>
    /// Begins a segment, unless nothing came since all was freed. One at a time; a failure is logged, and what was to be
    /// done is done the next time.
    /// </summary>
    /// <param name="then">Is given where the segment begins, and how many records the log had before.</param>
    private async Task RollAsync(Action<WalPosition, long> then)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var records = wal.Statistics.AppendedRecords;
            if (records != _recordsAtRoll)
            {
                then(await wal.RollAsync().ConfigureAwait(false), records);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            log.TruncateFailed(failure);
        }
        finally
        {
            _one.Release();
        }
    }

    private void Truncate(WalPosition end, long records)
    {
        // A record that is logged after the roll lies behind its end; one before it is either applied or in flight, which
        // the tenants know.
        var needed = end;
        foreach (var tenant in tenants.All)
        {
            if (tenant.OldestNeeded() is { } oldest && oldest < needed)
            {
                needed = oldest;
            }
        }

        wal.TruncateBefore(needed);
        _recordsAtRoll = needed == end ? records : -1;
        Forget(end, needed);
    }

    private void Forget(WalPosition end, WalPosition needed)
    {
        _starts.Enqueue(end);
        while (_starts.Count > StartsMax || (_starts.TryPeek(out var start) && start.Segment < needed.Segment))
        {
            _starts.Dequeue();
        }

        // The first segment that is left began where a roll said so.
        if (_starts.TryPeek(out var oldest) && oldest.Segment == needed.Segment)
        {
            checkpoint.Forget(oldest.Sequence);
        }
    }
}
