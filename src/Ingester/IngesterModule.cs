using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Tenancy;
using Trine.Ingester.Heads;
using Trine.Ingester.Logs;
using Trine.Ingester.Metrics;
using Trine.Ingester.Rpc;
using Trine.Ingester.Traces;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Storage.Logs.Head;
using Trine.Storage.Metrics;
using Trine.Storage.Objects;
using Trine.Storage.Traces.Head;
using Trine.Storage.Wal;

namespace Trine.Ingester;

/// <summary>What the ingester needs of the rest of the process.</summary>
/// <param name="Config">Section <c>ingester</c>.</param>
/// <param name="DataPath">Directory of this process, <c>storage.path</c>.</param>
/// <param name="Store">Where blocks go.</param>
/// <param name="LimitsOf">A tenant's limits of logs, as they are now.</param>
/// <param name="MetricLimitsOf">A tenant's limits of metrics in this ingester, as they are now.</param>
/// <param name="TraceLimitsOf">A tenant's limits of traces in this ingester, as they are now.</param>
/// <param name="LocalShare">This ingester's share of a number of streams that counts over all ingesters.</param>
/// <param name="Routes">The main port.</param>
/// <param name="Rpc">Where the ingester is served to other processes; null when there are none.</param>
/// <param name="StopProcess">Ends the process, as <c>/ingester/shutdown</c> asks for.</param>
/// <param name="DependsOn">Modules that must run first.</param>
public sealed record IngesterParts(
    IngesterConfig Config,
    string DataPath,
    IObjectStore Store,
    Func<TenantId, LogLimits> LimitsOf,
    Func<TenantId, MetricHeadLimits> MetricLimitsOf,
    Func<TenantId, TraceHeadLimits> TraceLimitsOf,
    Func<int, int> LocalShare,
    HttpRoutes Routes,
    GrpcServer? Rpc,
    Action StopProcess,
    IReadOnlyList<string> DependsOn);

/// <summary>Takes telemetry in and answers for what is not in blocks yet.</summary>
public sealed class IngesterModule : IModule, IReadinessCheck, IDisposable
{
    public const string ModuleName = "ingester";

    private readonly IngesterParts _parts;
    private readonly LogIngesterMetrics _logMetrics = new();
    private readonly List<HeadMetrics> _metrics = [];
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly LocalIngester _ingester;
    private bool _isRunning;

    public IngesterModule(IngesterParts parts, TimeProvider time, ILoggerFactory logs)
    {
        _parts = parts;
        _time = time;
        _log = logs.CreateLogger("Trine.Ingester");
        _ingester = new LocalIngester(
            new LogIngester(PartsOf("logs", "loki_ingester"), StreamLimitsOf, _logMetrics),
            new MetricIngester(PartsOf("metrics", "cortex_ingester"), parts.MetricLimitsOf),
            new TraceIngester(PartsOf("traces", "tempo_ingester"), parts.TraceLimitsOf));
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => _parts.DependsOn;

    /// <summary>The ingester for callers in this process; answers Unavailable until the module runs.</summary>
    public IIngesterClient Client => _ingester;

    public string? NotReadyReason => Volatile.Read(ref _isRunning) ? null : "Ingester not ready: replaying the write-ahead log";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_parts.Rpc is { } rpc)
        {
            new IngesterRpcService(_ingester).Register(rpc);
        }

        new IngesterEndpoints(_ingester, _parts.StopProcess).Register(_parts.Routes);
        await _ingester.StartAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _isRunning, true);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isRunning, false);
        await _ingester.StopAsync(cancellationToken).ConfigureAwait(false);
        await _ingester.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _logMetrics.Dispose();
        _metrics.ForEach(metrics => metrics.Dispose());
    }

    private HeadParts PartsOf(string signal, string metricsPrefix)
    {
        var metrics = new HeadMetrics(metricsPrefix, signal);
        _metrics.Add(metrics);
        var dataPath = Path.GetFullPath(_parts.DataPath);
        var wal = _parts.Config.Wal;
        return new HeadParts(
            signal,
            _parts.Config,
            new WalConfig
            {
                SegmentBytes = wal.SegmentSize,
                Sync = wal.Sync,
                SyncInterval = wal.SyncInterval,
                DiskFullThreshold = wal.DiskFullThreshold,
                RecordBytesMax = (int)wal.RecordSizeMax,
            },
            Path.Combine(wal.Directory.Length > 0 ? Path.GetFullPath(wal.Directory) : Path.Combine(dataPath, "wal"), signal),
            Path.Combine(dataPath, "scratch", signal),
            _parts.Store,
            metrics,
            _time,
            _log);
    }

    private LogStreamLimits StreamLimitsOf(TenantId tenant)
    {
        var limits = _parts.LimitsOf(tenant);
        var share = limits.GlobalStreamsPerUserMax > 0 ? _parts.LocalShare(limits.GlobalStreamsPerUserMax) : 0;
        var local = limits.StreamsPerUserMax;
        return new LogStreamLimits(
            share == 0 ? local : local == 0 ? share : Math.Min(share, local),
            limits.PerStreamRateLimit,
            limits.PerStreamRateLimitBurst);
    }
}
