namespace Trine.Storage.Wal;

/// <summary>Counters of one log since it was opened, for metrics and health.</summary>
public sealed record WalStatistics
{
    public long AppendedRecords { get; init; }

    /// <summary>Bytes written to segments, headers included.</summary>
    public long AppendedBytes { get; init; }

    /// <summary>Flushes to disk; far fewer than records when many append at once.</summary>
    public long Syncs { get; init; }

    /// <summary>Appends that failed because a write, a flush or a new segment did.</summary>
    public long FailedAppends { get; init; }

    /// <summary>Appends that failed because the disk was full; part of <see cref="FailedAppends"/>.</summary>
    public long DiskFullAppends { get; init; }

    /// <summary>Flushes that failed after the appends had been acknowledged; never with <see cref="WalSync.Always"/>.</summary>
    public long FailedLateSyncs { get; init; }

    /// <summary>Bytes of appends that wait for the disk.</summary>
    public long QueuedBytes { get; init; }

    /// <summary>Segments on disk, those set aside not counted.</summary>
    public int SegmentCount { get; init; }
}
