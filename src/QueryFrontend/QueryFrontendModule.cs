using Microsoft.AspNetCore.Http;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.QueryFrontend.Logs;
using Trine.QueryFrontend.Logs.Cache;
using Trine.QueryFrontend.Logs.Endpoints;
using Trine.QueryFrontend.Logs.Patterns;
using Trine.QueryFrontend.Metrics;
using Trine.QueryFrontend.Queue;
using Trine.QueryFrontend.Traces;
using Trine.QueryFrontend.Traces.Overrides;
using Trine.QueryFrontend.Traces.Streaming;
using Trine.Storage.Objects;

namespace Trine.QueryFrontend;

/// <summary>Serves the query APIs: Loki's at the root and under <c>/loki</c>, Prometheus's at the root and under
/// <c>/prometheus</c>.</summary>
public sealed class QueryFrontendModule : IModule, IDisposable
{
    public const string ModuleName = "query-frontend";

    /// <summary>The methods of gRPC find their tenant themselves, and compress themselves.</summary>
    private static readonly RouteOptions StreamingOptions = new() { Tenants = TenantRule.None, IsCompressible = false };

    private readonly QueryFrontendConfig _config;
    private readonly HttpRoutes _routes;
    private readonly HttpRoutes _grpcRoutes;
    private readonly RequestGate _gate;
    private readonly IQuerierPool _queriers;
    private readonly Func<TenantId, LogLimits> _limitsOf;
    private readonly TimeProvider _time;
    private readonly FairQueue _queue;
    private readonly QuerierDispatcher _queriersInTurn;
    private readonly LogDispatcher _dispatcher;
    private readonly QueryFrontendMetrics _metrics;

    /// <param name="config">Section <c>frontend</c>.</param>
    /// <param name="queriers">Who evaluates.</param>
    /// <param name="limitsOf">A tenant's limits, as they are now.</param>
    /// <param name="server">Where routes are added.</param>
    /// <param name="time">The clock.</param>
    public QueryFrontendModule(
        QueryFrontendConfig config, IQuerierPool queriers, Func<TenantId, LogLimits> limitsOf, HttpServer server, TimeProvider time)
    {
        _config = config;
        _routes = server.Routes;
        _grpcRoutes = server.GrpcRoutes;
        _gate = server.Gate;
        _queriers = queriers;
        _limitsOf = limitsOf;
        _time = time;
        _metrics = new QueryFrontendMetrics(() => _queue?.Length ?? 0);
        _queue = new FairQueue(config.ConcurrentMax, config.OutstandingPerTenantMax, _metrics, time);
        _queriersInTurn = new QuerierDispatcher(queriers, _queue, _metrics);
        _dispatcher = new LogDispatcher(_queriersInTurn, limitsOf);
    }

    public string Name => ModuleName;

    /// <summary>Section <c>query_range</c>.</summary>
    public QueryRangeConfig QueryRange { get; init; } = new();

    /// <summary>What Prometheus's API tells of the process.</summary>
    public MetricApiInfo MetricApi { get; init; } = new();

    /// <summary>A tenant's limits of traces, as they are now.</summary>
    public Func<TenantId, TraceLimits> TraceLimitsOf { get; init; } = static _ => new TraceLimits();

    /// <summary>The limits of the server's own file, for the pages that show them.</summary>
    public RuntimeLimitsView RuntimeLimits { get; init; } = new(static () => [], static _ => "");

    /// <summary>Where tenants' own settings of traces lie; null where they may set nothing.</summary>
    public IObjectStore? UserOverrides { get; init; }

    /// <summary>The module that opens <see cref="UserOverrides"/>; empty for none.</summary>
    public string UserOverridesModule { get; init; } = "";

    /// <summary>Serves Tempo's streaming API on the ports of HTTP and gRPC; null for none.</summary>
    public GrpcServer? Streaming { get; init; }

    /// <summary>The tenants that a call of the streaming API names, one or more as the rule has it.</summary>
    public Func<GrpcServerCall, TenantRule, IReadOnlyList<TenantId>> StreamingTenantsOf { get; init; }
        = static (_, _) => [TenantId.Anonymous];

    /// <summary>Section <c>pattern_ingester</c>.</summary>
    public PatternIngesterConfig Patterns { get; init; } = new();

    public IReadOnlyList<string> DependsOn => UserOverridesModule.Length > 0
        ? [HttpServer.ModuleName, RuntimeConfig.ModuleName, UserOverridesModule]
        : [HttpServer.ModuleName, RuntimeConfig.ModuleName];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var cache = new CachedMatrices(
            QueryRange.CacheResults ? new MatrixCache(QueryRange.ResultsCacheSize) : null,
            QueryRange.CacheFreshnessMax,
            _metrics,
            _time);
        var service = new LogQueryService(_dispatcher, cache, _limitsOf, _metrics, _time);
        var queries = new LogQueryEndpoints(service, _time);
        var fields = new LogFieldEndpoints(service, _time);
        var tail = new LogTailEndpoint(_queriers, service, _limitsOf, _metrics, _time, _gate.Stopping);
        var series = new LogSeriesEndpoints(_dispatcher, _time);
        var index = new LogIndexEndpoints(_dispatcher, _limitsOf, _time);
        var patterns = new LogPatternEndpoint(
            Patterns.Enabled ? new PatternSearch(_dispatcher, Patterns.LinesMax) : null, _limitsOf, _time);
        var info = new LogInfoEndpoints(_limitsOf, Patterns.Enabled);
        var legacy = new LogLegacyEndpoint(service, _time);
        var reads = RouteOptions.Default with
        {
            Tenants = _config.MultiTenantLogQueriesEnabled ? TenantRule.Many : TenantRule.One,
        };
        AddLoki("query_range", queries.QueryRangeAsync, reads);
        AddLoki("query", queries.QueryInstantAsync, reads);
        AddLoki("labels", series.LabelsAsync, reads);
        AddLoki("label", series.LabelsAsync, reads);
        AddLoki("label/{name}/values", series.LabelValuesAsync, reads);
        AddLoki("series", series.SeriesAsync, reads);
        AddLoki("index/stats", index.StatsAsync, reads);
        AddLoki("index/shards", new LogShardEndpoint(_dispatcher, _time).ShardsAsync, reads);
        AddLoki("index/volume", index.VolumeAsync, reads);
        AddLoki("index/volume_range", index.VolumeRangeAsync, reads);
        AddLoki("detected_labels", index.DetectedLabelsAsync, reads);
        AddLoki("detected_fields", fields.DetectedFieldsAsync, reads);
        AddLoki("detected_field/{name}/values", fields.DetectedFieldValuesAsync, reads);
        AddLoki("tail", tail.TailAsync);
        AddLoki("patterns", patterns.PatternsAsync);
        AddLoki("format_query", LogInfoEndpoints.FormatQueryAsync);
        AddLoki("drilldown-limits", info.DrilldownLimitsAsync);
        AddLoki("status/buildinfo", LogInfoEndpoints.BuildInfoAsync, RouteOptions.Operations);
        new MetricRoutes(_routes, _gate, MetricApi, _config, _metrics, _time).Add(_queriersInTurn);
        StartTraces();
        _routes.Get("/api/prom/query", legacy.QueryAsync);
        _routes.Get("/api/prom/label", series.LabelsAsync);
        _routes.Get("/api/prom/label/{name}/values", series.LabelValuesAsync);
        _routes.Get("/api/prom/series", series.SeriesAsync);
        _routes.Get("/api/prom/tail", tail.TailAsync);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _metrics.Dispose();

    private void StartTraces()
    {
        var dispatcher = new TraceDispatcher(_queriersInTurn, TraceLimitsOf);
        var tenants = _config.MultiTenantQueriesEnabled ? TenantRule.Many : TenantRule.One;
        var users = UserOverrides is { } objects ? new UserLimitsStore(objects) : null;
        new TraceApi(
            dispatcher,
            tenants,
            new OverridesPages(RuntimeLimits, users, _time),
            users is null ? null : new UserOverridesEndpoint(users),
            _time).Register(_routes);
        if (Streaming is { } server)
        {
            new StreamingQuerier(dispatcher, call => StreamingTenantsOf(call, tenants), _time).Register(server);
            foreach (var method in StreamingQuerier.Methods)
            {
                _routes.Post(method.Path, server.HandleAsync, StreamingOptions);
                _grpcRoutes.Post(method.Path, server.HandleAsync, StreamingOptions);
            }
        }
    }

    /// <summary>Adds a path of Loki's API at the root and where a data source with the prefix /loki finds it.</summary>
    private void AddLoki(string path, RequestDelegate handler, RouteOptions? options = null)
    {
        var label = "loki_api_v1_" + path.Replace("{name}", "name", StringComparison.Ordinal).Replace('/', '_').Replace('-', '_');
        var labelled = (options ?? RouteOptions.Default) with { Label = label };
        _routes.GetOrPost($"/loki/api/v1/{path}", handler, labelled);
        _routes.GetOrPost($"/loki/loki/api/v1/{path}", handler, labelled);
    }
}
