using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;
using Trine.LogQL.Evaluation;
using Trine.PromQL;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Querier.Blocks;
using Trine.Querier.Logs;
using Trine.Querier.Metrics;
using Trine.Querier.Rpc;
using Trine.Querier.Traces;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Metrics;
using Trine.Storage.Traces;
using Trine.TraceQL.Evaluation;

namespace Trine.Querier;

/// <summary>Evaluates queries over ingesters and blocks.</summary>
public sealed class QuerierModule : IModule, IDisposable
{
    public const string ModuleName = "querier";

    private readonly QuerierMetrics _metrics = new();
    private readonly LogPageCache _pages;
    private readonly GrpcServer? _rpc;

    /// <param name="parts">What the querier is made of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Makes the log.</param>
    public QuerierModule(QuerierParts parts, TimeProvider time, ILoggerFactory logs)
    {
        var log = logs.CreateLogger("Trine.Querier");
        var (config, ingesters, store) = (parts.Config, parts.Ingesters, parts.Store);
        _pages = new LogPageCache(config.PageCacheSize);
        var logBlocks = new BlockCache<LogBlockReader>(
            (bucket, meta, token) => LogBlockReader.OpenAsync(store, bucket, meta, _pages, token), config.BlockIndexCacheSize);
        var logQuerier = new LogQuerier(
            config,
            new LogQLEngine(),
            new IngesterReads(ingesters, log),
            new SignalBlocks<LogBlockReader>(
                store, "logs", logBlocks.OpenAsync, config.BucketIndexRefresh, _metrics, time, log),
            new LogTails(ingesters, _metrics, time, log),
            parts.LogLimitsOf);
        var metricPages = new MetricPageCache(config.MetricPageCacheSize);
        var metricBlocks = new BlockCache<MetricBlockReader>(
            (bucket, meta, token) => MetricBlockReader.OpenAsync(store, bucket, meta, metricPages, token),
            config.BlockIndexCacheSize);
        var metricQuerier = new MetricQuerier(
            new PromQLEngine(parts.PromQL),
            new IngesterReads(ingesters, log),
            ingesters.ReplicationFactor,
            new SignalBlocks<MetricBlockReader>(
                store, "metrics", metricBlocks.OpenAsync, config.BucketIndexRefresh, _metrics, time, log),
            parts.MetricLimitsOf);
        var columns = new TraceColumnCache(config.TraceColumnCacheSize);
        var traceBlocks = new BlockCache<TraceBlockReader>(
            (bucket, meta, token) => TraceBlockReader.OpenAsync(store, bucket, meta, columns, token), config.BlockIndexCacheSize);
        var traceQuerier = new TraceQuerier(
            new TraceQLEngine(),
            new IngesterReads(ingesters, log),
            new SignalBlocks<TraceBlockReader>(
                store, "traces", traceBlocks.OpenAsync, config.BucketIndexRefresh, _metrics, time, log),
            columns);
        Client = new LocalQuerier(logQuerier, metricQuerier, traceQuerier);
        _rpc = parts.Rpc;
    }

    public string Name => ModuleName;

    public IReadOnlyList<string> DependsOn => [HttpServer.ModuleName, RuntimeConfig.ModuleName];

    /// <summary>The querier for callers in this process.</summary>
    public IQuerierClient Client { get; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_rpc is not null)
        {
            new QuerierRpcService(Client).Register(_rpc);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _pages.Dispose();
        _metrics.Dispose();
    }
}
