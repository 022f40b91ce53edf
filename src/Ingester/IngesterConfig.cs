using Trine.Hosting.Configuration;
using Trine.Storage.Wal;

namespace Trine.Ingester;

/// <summary>Section <c>ingester</c>, flags <c>--ingester.*</c>. Keys are Loki's where it has them.</summary>
public sealed record IngesterConfig : IValidatedConfig
{
    [Setting("chunk_target_size", "Close a stream's chunk before its lines grow past this size, as they were sent. (Loki counts compressed bytes.)")]
    public ByteSize ChunkTargetSize { get; init; } = ByteSize.FromMegabytes(1);

    [Setting("chunk_idle_period", "Close a chunk, and forget a stream without rows, once nothing came for this long.")]
    public Duration ChunkIdlePeriod { get; init; } = Duration.FromMinutes(30);

    [Setting("max_chunk_age", "Flush rows that came this long ago. Rows older than their stream's newest by more than half of it are refused.")]
    public Duration MaxChunkAge { get; init; } = Duration.FromHours(2);

    [Setting("flush_check_period", "Time between looks at what there is to flush.")]
    public Duration FlushCheckPeriod { get; init; } = Duration.FromSeconds(30);

    [Setting("concurrent_flushes", "Tenants that are flushed at once.")]
    public int ConcurrentFlushes { get; init; } = 2;

    [Setting("flush_op_backoff", "Waits between attempts of a flush that fails. It is tried until it succeeds.")]
    public BackoffConfig FlushBackoff { get; init; } = new();

    [Setting("open_chunks_size", "Close the largest chunks once all open ones take this much memory.")]
    public ByteSize OpenChunksSize { get; init; } = ByteSize.FromMegabytes(64);

    [Setting("flush_size", "Flush the tenant with most once all chunks, as they are held in memory and on the local disk, take this much.")]
    public ByteSize FlushSize { get; init; } = ByteSize.FromMegabytes(192);

    [Setting("memory_limit", "Refuse pushes while chunks take this much memory: flushing has fallen behind or cannot go on.")]
    public ByteSize MemoryLimit { get; init; } = ByteSize.FromGigabytes(1);

    [Setting("sealing_workers", "Threads that compress closed chunks.")]
    public int SealingWorkers { get; init; } = 1;

    [Setting("sealing_backlog_size", "Pushes wait while closed chunks of this size wait to be compressed.")]
    public ByteSize SealingBacklogSize { get; init; } = ByteSize.FromMegabytes(32);

    [Setting("trace_column_cache_size", "Memory for columns of spans that searches have decoded.")]
    public ByteSize TraceColumnCacheSize { get; init; } = ByteSize.FromMegabytes(32);

    [Setting("recent_blocks_period", "How long queriers are told of a new block, in case their bucket index is older.")]
    public Duration RecentBlocksPeriod { get; init; } = Duration.FromMinutes(15);

    [Setting("max_tailers", "Live tails of one tenant at once.")]
    public int TailersMax { get; init; } = 100;

    [Setting("wal", "The write-ahead log.")]
    public IngesterWalConfig Wal { get; init; } = new();

    public void Validate(ConfigFaults faults)
    {
        faults.RequireBetween("ingester.chunk_target_size", ChunkTargetSize, ByteSize.FromKilobytes(4), ByteSize.FromMegabytes(64));
        faults.RequirePositive("ingester.chunk_idle_period", ChunkIdlePeriod);
        faults.RequirePositive("ingester.max_chunk_age", MaxChunkAge);
        faults.RequirePositive("ingester.flush_check_period", FlushCheckPeriod);
        faults.RequirePositive("ingester.concurrent_flushes", ConcurrentFlushes);
        faults.RequireAtLeast("ingester.open_chunks_size", OpenChunksSize, ChunkTargetSize);
        faults.RequirePositive("ingester.flush_size", FlushSize);
        faults.RequireAtLeast("ingester.memory_limit", MemoryLimit, FlushSize);
        faults.RequirePositive("ingester.sealing_workers", SealingWorkers);
        faults.RequirePositive("ingester.sealing_backlog_size", SealingBacklogSize);
        faults.RequirePositive("ingester.trace_column_cache_size", TraceColumnCacheSize);
        faults.RequirePositive("ingester.recent_blocks_period", RecentBlocksPeriod);
        faults.RequirePositive("ingester.max_tailers", TailersMax);
        FlushBackoff.Validate(faults);
        Wal.Validate(faults);
    }
}

/// <summary>Section <c>ingester.flush_op_backoff</c>.</summary>
public sealed record BackoffConfig
{
    [Setting("min_period", "The first wait; each further one is twice as long.")]
    public Duration MinPeriod { get; init; } = Duration.FromSeconds(1);

    [Setting("max_period", "The longest wait.")]
    public Duration MaxPeriod { get; init; } = Duration.FromMinutes(1);

    internal void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("ingester.flush_op_backoff.min_period", MinPeriod);
        faults.RequireAtLeast("ingester.flush_op_backoff.max_period", MaxPeriod, MinPeriod);
    }
}

/// <summary>Section <c>ingester.wal</c>.</summary>
public sealed record IngesterWalConfig
{
    [Setting("dir", "Where the logs lie, each signal's in a folder of its own; empty for wal below storage.path.")]
    public string Directory { get; init; } = "";

    [Setting("flush_on_shutdown", "Write everything to blocks on shutdown; otherwise the log brings it back at the next start.")]
    public bool FlushOnShutdown { get; init; }

    [Setting("replay_memory_ceiling", "Flush during a replay once chunks take this much memory.")]
    public ByteSize ReplayMemoryCeiling { get; init; } = ByteSize.FromGigabytes(4);

    [Setting("disk_full_threshold", "Refuse pushes while the log's volume is fuller than this, from 0 to 1.")]
    public double DiskFullThreshold { get; init; } = 0.90;

    [Setting("sync", "When pushes are flushed to disk: always (before they are acknowledged), interval or never. What the others can lose: docs/format/wal.md.")]
    public WalSync Sync { get; init; } = WalSync.Always;

    [Setting("sync_interval", "Time between flushes with sync: interval.")]
    public Duration SyncInterval { get; init; } = Duration.FromSeconds(1);

    [Setting("segment_size", "Begin a new segment before one grows past this size.")]
    public ByteSize SegmentSize { get; init; } = ByteSize.FromMegabytes(128);

    [Setting("max_record_size", "Refuse pushes that take more than this in the log.")]
    public ByteSize RecordSizeMax { get; init; } = ByteSize.FromMegabytes(256);

    [Setting("max_segments", "Flush the tenant that keeps the log's oldest segment once there are more segments.")]
    public int SegmentsMax { get; init; } = 64;

    internal void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("ingester.wal.replay_memory_ceiling", ReplayMemoryCeiling);
        faults.RequireBetween("ingester.wal.disk_full_threshold", DiskFullThreshold, 0.01, 1);
        faults.RequireAtLeast("ingester.wal.max_segments", SegmentsMax, 2);
        faults.RequirePositive("ingester.wal.sync_interval", SyncInterval);
        faults.RequireAtLeast("ingester.wal.segment_size", SegmentSize, ByteSize.FromKilobytes(64));
        faults.RequireBetween("ingester.wal.max_record_size", RecordSizeMax, ByteSize.FromKilobytes(64), ByteSize.FromMegabytes(256));
    }
}
