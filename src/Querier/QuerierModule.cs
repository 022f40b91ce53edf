using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tenancy;
using Trine.LogQL.Evaluation;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Querier.Logs;
using Trine.Querier.Rpc;
using Trine.Storage.Logs;
using Trine.Storage.Objects;

namespace Trine.Querier;

/// <summary>Evaluates queries over ingesters and blocks.</summary>
public sealed class QuerierModule : IModule, IDisposable
{
    public const string ModuleName = "querier";

    private readonly QuerierMetrics _metrics = new();
    private readonly LogPageCache _pages;
    private readonly GrpcServer? _rpc;

    /// <param name="config">Section <c>querier</c>.</param>
    /// <param name="ingesters">Who holds recent data.</param>
    /// <param name="store">Where blocks lie.</param>
    /// <param name="limitsOf">A tenant's limits, as they are now.</param>
    /// <param name="rpc">Where the querier is served to other processes; null when there are none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Makes the log.</param>
    public QuerierModule(
        QuerierConfig config,
        IIngesterSet ingesters,
        IObjectStore store,
        Func<TenantId, LogLimits> limitsOf,
        GrpcServer? rpc,
        TimeProvider time,
        ILoggerFactory logs)
    {
        var log = logs.CreateLogger("Trine.Querier");
        _pages = new LogPageCache(config.PageCacheSize);
        var cache = new LogBlockCache(store, _pages, config.BlockIndexCacheSize);
        var logQuerier = new LogQuerier(
            config,
            new LogQLEngine(),
            new IngesterReads(ingesters, log),
            new LogBlocks(store, cache, config.BucketIndexRefresh, _metrics, time, log),
            new LogTails(ingesters, _metrics, time, log),
            limitsOf);
        Client = new LocalQuerier(logQuerier);
        _rpc = rpc;
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
