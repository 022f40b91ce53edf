using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Tenancy;
using Trine.Ingester.Logs;
using Trine.Ingester.Rpc;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Storage.Logs.Head;
using Trine.Storage.Objects;
using Trine.Storage.Wal;

namespace Trine.Ingester;

/// <summary>What the ingester needs of the rest of the process.</summary>
/// <param name="Config">Section <c>ingester</c>.</param>
/// <param name="DataPath">Directory of this process, <c>storage.path</c>.</param>
/// <param name="Store">Where blocks go.</param>
/// <param name="LimitsOf">A tenant's limits, as they are now.</param>
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
    Func<int, int> LocalShare,
    HttpRoutes Routes,
    GrpcServer? Rpc,
    Action StopProcess,
    IReadOnlyList<string> DependsOn);

/// <summary>Takes logs in and answers for what is not in blocks yet.</summary>
public sealed class IngesterModule : IModule, IReadinessCheck, IDisposable
{
    public const string ModuleName = "ingester";

    private readonly IngesterParts _parts;
    private readonly IngesterMetrics _metrics = new();
    private readonly LogIngester _logs;
    private bool _isRunning;

    public IngesterModule(IngesterParts parts, TimeProvider time, ILoggerFactory logs)
    {
        _parts = parts;
        var dataPath = Path.GetFullPath(parts.DataPath);
        var walDirectory = parts.Config.Wal.Directory;
        _logs = new LogIngester(new LogIngesterParts(
            parts.Config,
            WalConfigOf(parts.Config.Wal),
            walDirectory.Length > 0 ? Path.GetFullPath(walDirectory) : Path.Combine(dataPath, "wal", "logs"),
            Path.Combine(dataPath, "scratch", "logs"),
            parts.Store,
            StreamLimitsOf,
            _metrics,
            time,
            logs.CreateLogger("Trine.Ingester")));
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => _parts.DependsOn;

    /// <summary>The ingester for callers in this process; answers Unavailable until the module runs.</summary>
    public IIngesterClient Client => _logs;

    public string? NotReadyReason => Volatile.Read(ref _isRunning) ? null : "Ingester not ready: replaying the write-ahead log";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_parts.Rpc is { } rpc)
        {
            new IngesterRpcService(_logs).Register(rpc);
        }

        new IngesterEndpoints(_logs, _parts.StopProcess).Register(_parts.Routes);
        await _logs.StartAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _isRunning, true);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isRunning, false);
        await _logs.StopAsync(cancellationToken).ConfigureAwait(false);
        await _logs.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => _metrics.Dispose();

    private static WalConfig WalConfigOf(IngesterWalConfig config) => new()
    {
        SegmentBytes = config.SegmentSize,
        Sync = config.Sync,
        SyncInterval = config.SyncInterval,
        DiskFullThreshold = config.DiskFullThreshold,
        RecordBytesMax = (int)config.RecordSizeMax,
    };

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
