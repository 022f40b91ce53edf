using System.Diagnostics.Metrics;

namespace Trine.Ingester.Logs;

/// <summary>Metrics of the ingester of logs alone. Thread-safe.</summary>
internal sealed class LogIngesterMetrics : IDisposable
{
    private readonly Meter _meter = new("Trine.Ingester");
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _tailRowsLost;
    private Func<LogFigures> _measure = static () => default;

    public LogIngesterMetrics()
    {
        _duplicates = _meter.CreateCounter<long>(
            "trine_ingester_duplicate_rows_total", null, "Rows dropped since an equal one was there.");
        _tailRowsLost = _meter.CreateCounter<long>(
            "trine_ingester_tail_rows_lost_total", null, "Rows that live tails lost since their readers were too slow.");
        Gauge("loki_ingester_memory_streams", "Streams in memory.", static figures => figures.Streams);
        Counter("loki_ingester_streams_created_total", "Streams created.", static figures => figures.StreamsCreated);
        Counter("loki_ingester_streams_removed_total", "Streams forgotten.", static figures => figures.StreamsRemoved);
        Gauge("trine_ingester_open_chunk_bytes", "Memory of open chunks.", static figures => figures.OpenBytes);
        Gauge("trine_ingester_closing_chunk_bytes", "Memory of chunks that wait to be compressed.", static figures => figures.ClosingBytes);
        Gauge("trine_ingester_sealed_chunk_bytes", "Memory of compressed chunks.", static figures => figures.SealedBytes);
        Gauge("trine_ingester_tailers", "Live tails.", static figures => figures.Tailers);
    }

    /// <summary>Sets where the gauges look.</summary>
    public void Observe(Func<LogFigures> measure) => Volatile.Write(ref _measure, measure);

    public void DuplicatesDropped(int rows) => _duplicates.Add(rows);

    public void TailRowsLost(int rows) => _tailRowsLost.Add(rows);

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string help, Func<LogFigures, long> read)
        => _meter.CreateObservableGauge(name, () => read(Volatile.Read(ref _measure)()), null, help);

    private void Counter(string name, string help, Func<LogFigures, long> read)
        => _meter.CreateObservableCounter(name, () => read(Volatile.Read(ref _measure)()), null, help);
}

/// <summary>What the gauges show.</summary>
internal readonly record struct LogFigures(
    long Streams, long StreamsCreated, long StreamsRemoved, long OpenBytes, long ClosingBytes, long SealedBytes, long Tailers);
