using Trine.Storage.Heads;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>Brings the rows of an earlier run back from the write-ahead log, with bounded memory. Used once.</summary>
internal sealed class HeadReplay(
    HeadParts parts, TenantHeads tenants, FlushCheckpoint checkpoint, BlockFlusher flusher, IHeadMemory memory)
{
    private long _rows;
    private long _leftOut;

    /// <summary>Opens the log and applies what is in it.</summary>
    /// <exception cref="IOException">The log's directory cannot be used.</exception>
    public async Task<WriteAheadLog> OpenAsync(CancellationToken cancellationToken)
    {
        var started = parts.Time.GetTimestamp();
        parts.Log.ReplayBegan(parts.WalDirectory);
        parts.Metrics.ReplayBegan();

        // A log that was lost, or lost its end, must not give new records the sequences of flushed ones.
        var config = parts.Wal with { FirstSequenceMin = checkpoint.HighestSequence + 1 };
        var progress = new SegmentProgress(parts);

        // A thread of its own: the log hands over records one by one, and each may have to wait for memory.
        var (log, report) = await Task.Factory.StartNew(
            () => WriteAheadLog.Open(
                parts.WalDirectory, config, record => Apply(record, cancellationToken), progress, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
        parts.Metrics.ReplayEnded(parts.Time.GetElapsedTime(started));
        Report(report, parts.Time.GetElapsedTime(started));
        return log;
    }

    private void Apply(WalRecord record, CancellationToken cancellationToken)
    {
        try
        {
            Apply(record);
        }
        catch (InvalidDataException failure)
        {
            // The log's checksum was right, so these bytes are what an earlier version of ours wrote.
            parts.Metrics.WalCorrupted(1);
            parts.Log.RecordUnreadable(record.Position.Sequence, failure);
        }

        memory.Enforce();
        WaitForMemory(cancellationToken);
    }

    private void Apply(WalRecord record)
    {
        if (record.Type != HeadRecord.Type)
        {
            throw new InvalidDataException($"record of type {record.Type} is unknown, want {HeadRecord.Type}");
        }

        HeadRecord.Read(record.Payload, out var tenant, out var pushed);
        if (record.Position.Sequence <= checkpoint.FlushedThrough(tenant.Name))
        {
            _leftOut++;
            return;
        }

        var rows = tenants.GetOrAdd(tenant).Replay(pushed, record.Position);
        _rows += rows;
        parts.Metrics.WalRecovered(rows, record.Payload.Length);
    }

    /// <summary>Waits until chunks are compressed, and flushes when even compressed they are too much.</summary>
    private void WaitForMemory(CancellationToken cancellationToken)
    {
        // Blocking is in order here: the thread does nothing else, and the log's replay knows no other way to wait.
        var room = memory.WaitForRoomAsync(cancellationToken);
        if (!room.IsCompletedSuccessfully)
        {
            room.AsTask().GetAwaiter().GetResult();
        }

        var ceiling = Math.Min(parts.Config.Wal.ReplayMemoryCeiling, parts.Config.FlushSize);
        while (memory.TotalBytes > ceiling && Largest() is { } largest)
        {
            flusher.FlushAsync(largest, cancellationToken).GetAwaiter().GetResult();
        }
    }

    private TenantHead? Largest()
        => tenants.All
            .Select(tenant => (Tenant: tenant, tenant.Head.Measure().Bytes))
            .Where(pair => pair.Bytes > 0)
            .OrderByDescending(pair => pair.Bytes)
            .Select(pair => pair.Tenant)
            .FirstOrDefault();

    private void Report(WalReplayReport report, TimeSpan took)
    {
        foreach (var damage in report.Damages)
        {
            parts.Log.LogDamaged(damage.Path, damage.Offset, damage.LengthBytes, damage.Reason);
        }

        parts.Metrics.WalCorrupted(report.DamageCount);
        parts.Log.ReplayDone(report.RecordCount, _rows, _leftOut, report.TornTailBytes, took);
    }

    /// <summary>Logs each segment that is done.</summary>
    private sealed class SegmentProgress(HeadParts parts) : IProgress<WalReplayProgress>
    {
        public void Report(WalReplayProgress value)
            => parts.Log.ReplayProgress(value.SegmentsDone, value.SegmentCount, value.BytesDone, value.BytesTotal);
    }
}
