using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trine.Storage.Logs.Head;
using Trine.Storage.Wal;

namespace Trine.Ingester;

/// <summary>The ingester's metrics, under Loki's names where dashboards expect them. Thread-safe.</summary>
public sealed class IngesterMetrics : IDisposable
{
    /// <summary>Gauges of one collection are read within this.</summary>
    private static readonly TimeSpan FiguresAgeMax = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new("Trine.Ingester");
    private readonly Counter<long> _chunksFlushed;
    private readonly Counter<long> _flushFailures;
    private readonly Counter<long> _blocksWritten;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _tailRowsLost;
    private readonly Counter<long> _walDiskFull;
    private readonly Counter<long> _walCorruptions;
    private readonly Counter<long> _walRecovered;
    private readonly Counter<long> _walRecoveredBytes;
    private readonly Counter<long> _checkpointFailures;
    private readonly Histogram<double> _flushSeconds;
    private readonly Lock _gate = new(); // Guards the three fields below.
    private Func<IngesterFigures> _measure = static () => new IngesterFigures();
    private IngesterFigures _figures = new();
    private long _measuredAt;
    private double _replaySeconds;
    private int _replayActive;
    private int _flushQueue;

    public IngesterMetrics()
    {
        _chunksFlushed = _meter.CreateCounter<long>(
            "loki_ingester_chunks_flushed_total", null, "Chunks written to blocks, by why they were closed.");
        _flushFailures = _meter.CreateCounter<long>(
            "loki_ingester_flush_failures_total", null, "Attempts to flush a tenant that failed.");
        _blocksWritten = _meter.CreateCounter<long>("trine_ingester_blocks_written_total", null, "Blocks written.");
        _duplicates = _meter.CreateCounter<long>(
            "trine_ingester_duplicate_rows_total", null, "Rows dropped since an equal one was there.");
        _tailRowsLost = _meter.CreateCounter<long>(
            "trine_ingester_tail_rows_lost_total", null, "Rows that live tails lost since their readers were too slow.");
        _walDiskFull = _meter.CreateCounter<long>(
            "loki_ingester_wal_disk_full_failures_total", null, "Pushes refused since the log's disk was full.");
        _walCorruptions = _meter.CreateCounter<long>(
            "loki_ingester_wal_corruptions_total", null, "Damaged places found in the log.");
        _walRecovered = _meter.CreateCounter<long>(
            "loki_ingester_wal_recovered_entries_total", null, "Rows brought back by replays.");
        _walRecoveredBytes = _meter.CreateCounter<long>(
            "loki_ingester_wal_recovered_bytes_total", null, "Bytes of records brought back by replays.");
        _checkpointFailures = _meter.CreateCounter<long>(
            "loki_ingester_checkpoint_creations_failed_total", null, "Writes of the flush checkpoint that failed.");
        _flushSeconds = _meter.CreateHistogram<double>(
            "trine_ingester_flush_duration_seconds", null, "Time of a tenant's flush, failed attempts included.");
        CreateGauges();
    }

    /// <summary>Sets where the gauges look.</summary>
    /// <param name="measure">Walks all streams, so it is asked once for all gauges of a collection.</param>
    public void Observe(Func<IngesterFigures> measure)
    {
        lock (_gate)
        {
            _measure = measure;
            _measuredAt = 0;
        }
    }

    public void ChunksFlushed(CloseReason reason, int count)
        => _chunksFlushed.Add(count, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void FlushFailed() => _flushFailures.Add(1);

    public void BlockWritten(TimeSpan took)
    {
        _blocksWritten.Add(1);
        _flushSeconds.Record(took.TotalSeconds);
    }

    public void DuplicatesDropped(int rows) => _duplicates.Add(rows);

    public void TailRowsLost(int rows) => _tailRowsLost.Add(rows);

    public void WalDiskFull() => _walDiskFull.Add(1);

    public void WalCorrupted(int places) => _walCorruptions.Add(places);

    public void WalRecovered(int rows, long bytes)
    {
        _walRecovered.Add(rows);
        _walRecoveredBytes.Add(bytes);
    }

    public void CheckpointFailed() => _checkpointFailures.Add(1);

    public void ReplayBegan() => Volatile.Write(ref _replayActive, 1);

    public void ReplayEnded(TimeSpan took)
    {
        Volatile.Write(ref _replayActive, 0);
        Volatile.Write(ref _replaySeconds, took.TotalSeconds);
    }

    public void FlushQueued(int change) => Interlocked.Add(ref _flushQueue, change);

    public void Dispose() => _meter.Dispose();

    private static string NameOf(CloseReason reason) => reason switch
    {
        CloseReason.Full => "full",
        CloseReason.Idle => "idle",
        CloseReason.MaxAge => "max_age",
        CloseReason.Memory => "memory",
        _ => "forced",
    };

    private void CreateGauges()
    {
        Gauge("loki_ingester_memory_streams", "Streams in memory.", figures => figures.Streams);
        Gauge("loki_ingester_memory_chunks", "Chunks in memory.", figures => figures.Chunks);
        Counter("loki_ingester_streams_created_total", "Streams created.", figures => figures.StreamsCreated);
        Counter("loki_ingester_streams_removed_total", "Streams forgotten.", figures => figures.StreamsRemoved);
        Gauge("trine_ingester_open_chunk_bytes", "Memory of open chunks.", figures => figures.OpenBytes);
        Gauge("trine_ingester_closing_chunk_bytes", "Memory of chunks that wait to be compressed.", figures => figures.ClosingBytes);
        Gauge("trine_ingester_sealed_chunk_bytes", "Memory of compressed chunks.", figures => figures.SealedBytes);
        Gauge("trine_ingester_tailers", "Live tails.", figures => figures.Tailers);
        Counter("loki_ingester_wal_records_logged_total", "Records written to the log.", figures => figures.Wal.AppendedRecords);
        Counter("loki_ingester_wal_logged_bytes_total", "Bytes written to the log.", figures => figures.Wal.AppendedBytes);
        Counter("trine_ingester_wal_syncs_total", "Flushes of the log to disk.", figures => figures.Wal.Syncs);
        Counter("trine_ingester_wal_failed_appends_total", "Records that could not be written.", figures => figures.Wal.FailedAppends);
        Gauge("trine_ingester_wal_segments", "Segments of the log on disk.", figures => figures.Wal.SegmentCount);
        Gauge("loki_ingester_wal_bytes_in_use", "Bytes of records that wait for the disk.", figures => figures.Wal.QueuedBytes);
        _meter.CreateObservableGauge("loki_ingester_flush_queue_length", () => Volatile.Read(ref _flushQueue), null, "Tenants that wait for their flush or are in it.");
        _meter.CreateObservableGauge("loki_ingester_wal_replay_active", () => Volatile.Read(ref _replayActive), null, "Whether a replay is going on.");
        _meter.CreateObservableGauge("loki_ingester_wal_replay_duration_seconds", () => Volatile.Read(ref _replaySeconds), null, "Time that the last replay took.");
    }

    private IngesterFigures Figures()
    {
        lock (_gate)
        {
            if (_measuredAt == 0 || Stopwatch.GetElapsedTime(_measuredAt) > FiguresAgeMax)
            {
                _figures = _measure();
                _measuredAt = Stopwatch.GetTimestamp();
            }

            return _figures;
        }
    }

    private void Gauge(string name, string help, Func<IngesterFigures, long> read)
        => _meter.CreateObservableGauge(name, () => read(Figures()), null, help);

    private void Counter(string name, string help, Func<IngesterFigures, long> read)
        => _meter.CreateObservableCounter(name, () => read(Figures()), null, help);
}

/// <summary>What the gauges show.</summary>
public readonly record struct IngesterFigures()
{
    public long Streams { get; init; }

    public long Chunks { get; init; }

    public long StreamsCreated { get; init; }

    public long StreamsRemoved { get; init; }

    public long OpenBytes { get; init; }

    public long ClosingBytes { get; init; }

    public long SealedBytes { get; init; }

    public long Tailers { get; init; }

    public WalStatistics Wal { get; init; } = new();
}
