namespace Trine.Storage.Wal;

/// <summary>When an append is flushed to disk (<c>ingester.wal.sync</c>), and so what a crash can cost.</summary>
public enum WalSync
{
    /// <summary>Before it is acknowledged. Nothing acknowledged is lost, whatever fails.</summary>
    Always,

    /// <summary>
    /// Every <see cref="WalConfig.SyncInterval"/>. A crash of the process loses nothing; a power loss or a crash of the
    /// operating system loses what was acknowledged since the last flush.
    /// </summary>
    Interval,

    /// <summary>
    /// When the operating system sees fit, and when the log is closed. A crash of the process loses nothing; a power loss or
    /// a crash of the operating system loses any amount, on Linux usually the last 30 seconds.
    /// </summary>
    Never,
}

/// <summary>Settings of one write-ahead log.</summary>
public sealed record WalConfig
{
    /// <summary>A new segment begins before one would grow past this many bytes (<c>ingester.wal.segment_size</c>).</summary>
    public long SegmentBytes { get; init; } = 128 << 20;

    /// <summary>The largest payload that an append takes, in bytes; at most <see cref="WalFormat.PayloadBytesLimit"/>.</summary>
    public int RecordBytesMax { get; init; } = 64 << 20;

    /// <summary>Appends that wait for the disk may hold this many bytes; one more is refused.</summary>
    public long QueueBytesMax { get; init; } = 256 << 20;

    /// <summary>One write and flush covers at most this many bytes (but always one whole record).</summary>
    public long BatchBytesMax { get; init; } = 16 << 20;

    /// <summary>When appends are flushed to disk (<c>ingester.wal.sync</c>).</summary>
    public WalSync Sync { get; init; } = WalSync.Always;

    /// <summary>Time between flushes with <see cref="WalSync.Interval"/> (<c>ingester.wal.sync_interval</c>).</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Appends are refused while the volume is fuller than this; from 0 to 1 (<c>disk_full_threshold</c>).</summary>
    public double DiskFullThreshold { get; init; } = 0.90;

    /// <summary>Time between looks at how full the volume is.</summary>
    public TimeSpan DiskCheckInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// No record that is appended gets a lower sequence, not even when the log was lost or its end is damaged. For owners that
    /// remember elsewhere up to which sequence records are done: otherwise new records could pass for done ones.
    /// </summary>
    public ulong FirstSequenceMin { get; init; } = 1;

    /// <exception cref="ArgumentException">A setting is out of its bounds.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, WalFormat.SegmentHeaderBytes + WalFormat.RecordHeaderBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RecordBytesMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RecordBytesMax, WalFormat.PayloadBytesLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(QueueBytesMax);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BatchBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SyncInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DiskFullThreshold);
        ArgumentOutOfRangeException.ThrowIfLessThan(DiskCheckInterval, TimeSpan.Zero);
    }
}
