namespace Trine.Storage.Wal;

/// <summary>The numbers behind <see cref="WalStatistics"/>: written by the writer's thread, read by any.</summary>
internal sealed class WalCounters
{
    private long _appendedRecords;
    private long _appendedBytes;
    private long _syncs;
    private long _failedAppends;
    private long _diskFullAppends;
    private long _failedLateSyncs;

    public void CountAppended(int records, long bytes)
    {
        Interlocked.Add(ref _appendedRecords, records);
        Interlocked.Add(ref _appendedBytes, bytes);
    }

    public void CountSync() => Interlocked.Increment(ref _syncs);

    public void CountFailedLateSync() => Interlocked.Increment(ref _failedLateSyncs);

    public void CountFailed(int appends, bool isDiskFull)
    {
        Interlocked.Add(ref _failedAppends, appends);
        if (isDiskFull)
        {
            Interlocked.Add(ref _diskFullAppends, appends);
        }
    }

    public WalStatistics Snapshot(long queuedBytes, int segmentCount) => new()
    {
        AppendedRecords = Interlocked.Read(ref _appendedRecords),
        AppendedBytes = Interlocked.Read(ref _appendedBytes),
        Syncs = Interlocked.Read(ref _syncs),
        FailedAppends = Interlocked.Read(ref _failedAppends),
        DiskFullAppends = Interlocked.Read(ref _diskFullAppends),
        FailedLateSyncs = Interlocked.Read(ref _failedLateSyncs),
        QueuedBytes = queuedBytes,
        SegmentCount = segmentCount,
    };
}
