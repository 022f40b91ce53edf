using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trine.Storage.Wal;

namespace Trine.Ingester.Heads;

/// <summary>
/// Metrics that every signal's ingester has: log, replay, flush. Under the upstream server's names where dashboards expect
/// them; our own bear the signal as a label. Thread-safe.
/// </summary>
internal sealed class HeadMetrics : IDisposable
{
    /// <summary>Gauges of one collection are read within this.</summary>
    private static readonly TimeSpan FiguresAgeMax = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new("Trine.Ingester");
    private readonly string _prefix;
    private readonly KeyValuePair<string, object?> _signal;
    private readonly Counter<long> _chunksFlushed;
    private readonly Counter<long> _flushFailures;
    private readonly Counter<long> _blocksWritten;
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

    /// <param name="prefix">Of upstream's names: <c>loki_ingester</c>, <c>cortex_ingester</c> or <c>tempo_ingester</c>.</param>
    /// <param name="signal"><c>logs</c>, <c>metrics</c> or <c>traces</c>.</param>
    public HeadMetrics(string prefix, string signal)
    {
        _prefix = prefix;
        _signal = new("signal", signal);
        _chunksFlushed = _meter.CreateCounter<long>(
            prefix + "_chunks_flushed_total", null, "Chunks written to blocks, by why they were closed.");
        _flushFailures = _meter.CreateCounter<long>(
            prefix + "_flush_failures_total", null, "Attempts to flush a tenant that failed.");
        _walDiskFull = _meter.CreateCounter<long>(
            prefix + "_wal_disk_full_failures_total", null, "Pushes refused since the log's disk was full.");
        _walCorruptions = _meter.CreateCounter<long>(
            prefix + "_wal_corruptions_total", null, "Damaged places found in the log.");
        _walRecovered = _meter.CreateCounter<long>(
            prefix + "_wal_recovered_entries_total", null, "Rows brought back by replays.");
        _walRecoveredBytes = _meter.CreateCounter<long>(
            prefix + "_wal_recovered_bytes_total", null, "Bytes of records brought back by replays.");
        _checkpointFailures = _meter.CreateCounter<long>(
            prefix + "_checkpoint_creations_failed_total", null, "Writes of the flush checkpoint that failed.");
        _blocksWritten = _meter.CreateCounter<long>("trine_ingester_blocks_written_total", null, "Blocks written.");
        _flushSeconds = _meter.CreateHistogram<double>(
            "trine_ingester_flush_duration_seconds", null, "Time of a tenant's flush, failed attempts included.");
        CreateGauges();
    }

    /// <summary>Sets where the gauges look.</summary>
    /// <param name="measure">May walk everything in memory, so it is asked once for all gauges of a collection.</param>
    public void Observe(Func<IngesterFigures> measure)
    {
        lock (_gate)
        {
            _measure = measure;
            _measuredAt = 0;
        }
    }

    public void ChunksFlushed(IReadOnlyDictionary<string, int> byReason)
    {
        foreach (var (reason, count) in byReason)
        {
            _chunksFlushed.Add(count, new KeyValuePair<string, object?>("reason", reason));
        }
    }

    public void FlushFailed() => _flushFailures.Add(1);

    public void BlockWritten(TimeSpan took)
    {
        _blocksWritten.Add(1, _signal);
        _flushSeconds.Record(took.TotalSeconds, _signal);
    }

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

    private void CreateGauges()
    {
        Gauge(_prefix + "_memory_chunks", "Chunks in memory.", static figures => figures.Chunks);
        Counter(_prefix + "_wal_records_logged_total", "Records written to the log.", static figures => figures.Wal.AppendedRecords);
        Counter(_prefix + "_wal_logged_bytes_total", "Bytes written to the log.", static figures => figures.Wal.AppendedBytes);
        Gauge(_prefix + "_wal_bytes_in_use", "Bytes of records that wait for the disk.", static figures => figures.Wal.QueuedBytes);
        Gauge(_prefix + "_flush_queue_length", "Tenants that wait for their flush or are in it.", _ => Volatile.Read(ref _flushQueue));
        Gauge(_prefix + "_wal_replay_active", "Whether a replay is going on.", _ => Volatile.Read(ref _replayActive));
        _meter.CreateObservableGauge(
            _prefix + "_wal_replay_duration_seconds", () => Volatile.Read(ref _replaySeconds), null, "Time that the last replay took.");
        Gauge("trine_ingester_memory_bytes", "Memory of what is not yet in blocks.", static figures => figures.Bytes, _signal);
        Counter("trine_ingester_wal_syncs_total", "Flushes of the log to disk.", static figures => figures.Wal.Syncs, _signal);
        Counter("trine_ingester_wal_failed_appends_total", "Records that could not be written.", static figures => figures.Wal.FailedAppends, _signal);
        Gauge("trine_ingester_wal_segments", "Segments of the log on disk.", static figures => figures.Wal.SegmentCount, _signal);
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

    private void Gauge(string name, string help, Func<IngesterFigures, long> read, params KeyValuePair<string, object?>[] tags)
        => _meter.CreateObservableGauge(name, () => new Measurement<long>(read(Figures()), tags), null, help);

    private void Counter(string name, string help, Func<IngesterFigures, long> read, params KeyValuePair<string, object?>[] tags)
        => _meter.CreateObservableCounter(name, () => new Measurement<long>(read(Figures()), tags), null, help);
}

/// <summary>What the gauges show.</summary>
/// <param name="Items">Streams, series or traces in memory.</param>
/// <param name="Chunks">Chunks in memory.</param>
/// <param name="Bytes">Memory that they take.</param>
/// <param name="Wal">The log.</param>
internal readonly record struct IngesterFigures(long Items, long Chunks, long Bytes, WalStatistics Wal)
{
    public IngesterFigures()
        : this(0, 0, 0, new WalStatistics())
    {
    }
}
