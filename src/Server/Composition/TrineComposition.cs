using Microsoft.Extensions.Logging;
using Trine.Distributor;
using Trine.Gateway;
using Trine.Hosting;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Modules;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tenancy;
using Trine.Ingester;
using Trine.Model;
using Trine.PromQL;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Queriers;
using Trine.Querier;
using Trine.QueryFrontend;
using Trine.QueryFrontend.Metrics;
using Trine.QueryFrontend.Traces.Overrides;
using Trine.Ring;
using Trine.Server.Configuration;
using Trine.Storage.Metrics;
using Trine.Storage.Traces;
using Trine.Storage.Traces.Head;

namespace Trine.Server.Composition;

/// <summary>
/// The one place where components meet: builds each module on demand and joins them by direct calls in one process, or by
/// RPC when the ring says that they run elsewhere.
/// </summary>
/// <remarks>Used at start, by one thread. Everything is lazy: a process builds only what its targets need.</remarks>
internal sealed class TrineComposition
{
    private readonly HostContext<TrineConfig> _context;
    private readonly TrineConfig _config;
    private readonly StaticMembership _membership;
    private readonly IngesterClients _ingesters;
    private readonly QuerierClients _queriers;
    private readonly Lazy<RuntimeOverrides<LimitsConfig>> _overrides;
    private readonly Lazy<StorageModule> _storage;
    private readonly Lazy<GrpcServer> _componentRpc;
    private readonly Lazy<ReceiverPorts> _receivers;
    private readonly Lazy<DistributorModule> _distributor;
    private readonly Lazy<IngesterModule> _ingester;
    private readonly Lazy<QuerierModule> _querier;

    public TrineComposition(HostContext<TrineConfig> context)
    {
        _context = context;
        _config = context.Config;
        _membership = new StaticMembership(MembersOf(_config));
        _ingesters = new IngesterClients(_membership, _config.Ring.ReplicationFactor, ConnectIngester);
        _queriers = new QuerierClients(_membership, ConnectQuerier);
        _overrides = new(() => new RuntimeOverrides<LimitsConfig>(
            _config.RuntimeConfig, "limits", _config.Limits, context.Time, context.Logs.CreateLogger("Trine.Hosting.Overrides")));
        _storage = new(() => new StorageModule(_config.Storage));
        _componentRpc = new(CreateComponentRpc);
        _receivers = new(() => new ReceiverPorts(context.Server, _config, context.Logs));
        _distributor = new(CreateDistributor);
        _ingester = new(CreateIngester);
        _querier = new(CreateQuerier);
    }

    /// <summary>All modules and targets; nothing is built yet.</summary>
    public ModuleCatalog BuildCatalog()
    {
        var catalog = new ModuleCatalog()
            .AddInternal(RuntimeConfig.ModuleName, () => _overrides.Value)
            .AddInternal(StorageModule.ModuleName, () => _storage.Value)
            .AddInternal(RingPage.ModuleName, () => new RingPage(_context.Server.Routes, _membership))
            .AddInternal(OwnLogsModule.ModuleName, () => new OwnLogsModule(_context.LogPipeline, () => _distributor.Value, OwnTenant))
            .AddInternal(WelcomeModule.ModuleName, () => new WelcomeModule(_context.Server, StoresOwnLogs, Console.Out))
            .Add(GatewayModule.ModuleName, CreateGateway)
            .Add(DistributorModule.ModuleName, () => _distributor.Value)
            .Add(IngesterModule.ModuleName, () => _ingester.Value)
            .Add(QuerierModule.ModuleName, () => _querier.Value)
            .Add(QueryFrontendModule.ModuleName, CreateQueryFrontend);
        List<string> everything =
        [
            DistributorModule.ModuleName, IngesterModule.ModuleName, QuerierModule.ModuleName, QueryFrontendModule.ModuleName,
            RingPage.ModuleName, WelcomeModule.ModuleName,
        ];
        return catalog.AddTarget(ModuleCatalog.All, StoresOwnLogs ? [.. everything, OwnLogsModule.ModuleName] : everything);
    }

    private static TenantId OwnTenant => TenantId.Anonymous;

    private bool StoresOwnLogs => _config.OwnLogs.Enabled;

    /// <summary>A ring in memory has this process as its only member, whose address is never dialled.</summary>
    private static IReadOnlyList<RingMember> MembersOf(TrineConfig config)
        => config.Ring.Store == RingStore.Static
            ? config.Ring.ParsedMembers()
            : [new RingMember(IngesterModule.ModuleName, "in-process", ""), new RingMember(QuerierModule.ModuleName, "in-process", "")];

    private LogLimits LogLimitsOf(TenantId tenant) => _overrides.Value.Get(tenant).Logs;

    private MetricLimits MetricLimitsOf(TenantId tenant) => _overrides.Value.Get(tenant).Metrics;

    /// <summary>What this process's ingester may hold of a tenant's metrics.</summary>
    private MetricHeadLimits MetricHeadLimitsOf(TenantId tenant)
    {
        var limits = MetricLimitsOf(tenant);
        var seriesMax = limits.GlobalSeriesPerUserMax > 0 ? LocalShareOf(limits.GlobalSeriesPerUserMax) : 0;
        return new MetricHeadLimits(seriesMax, (long)limits.OutOfOrderTimeWindow.Span.TotalMilliseconds)
        {
            GlobalSeriesMax = limits.GlobalSeriesPerUserMax,
            ExemplarsMax = limits.GlobalExemplarsPerUserMax > 0 ? LocalShareOf(limits.GlobalExemplarsPerUserMax) : 0,
        };
    }

    private TraceLimits TraceLimitsOf(TenantId tenant) => _overrides.Value.Get(tenant).Traces;

    /// <summary>What this process's ingester may hold of a tenant's traces.</summary>
    private TraceHeadLimits TraceHeadLimitsOf(TenantId tenant)
    {
        var limits = TraceLimitsOf(tenant);
        return new TraceHeadLimits(limits.Ingestion.TracesPerUserMax, limits.Global.BytesPerTraceMax);
    }

    private IIngesterClient ConnectIngester(RingMember member)
        => _config.Ring.Store == RingStore.Memory
            ? _ingester.Value.Client
            : new IngesterRpcClient(ChannelTo(member), TraceTables.Open);

    private IQuerierClient ConnectQuerier(RingMember member)
        => _config.Ring.Store == RingStore.Memory
            ? _querier.Value.Client
            : new QuerierRpcClient(ChannelTo(member));

    private static GrpcChannel ChannelTo(RingMember member)
        => new(new Uri($"http://{member.Address}"), new GrpcChannelOptions());

    private GrpcServer CreateComponentRpc()
    {
        var options = new GrpcServerOptions { ReceiveBytesMax = (int)_config.Distributor.DecompressedBytesMax };
        var server = new GrpcServer(options, _context.Logs.CreateLogger<GrpcServer>());
        _context.Server.GrpcRoutes.Fallback = server.HandleAsync;
        return server;
    }

    private DistributorModule CreateDistributor()
    {
        var receivers = _receivers.Value;
        var parts = new DistributorParts(
            _config.Distributor,
            _ingesters,
            _config.Ring.ReplicationFactor,
            LogLimitsOf,
            _context.Server.Routes,
            receivers.OtlpHttp,
            receivers.CreateGrpcServer(receivers.OtlpGrpc),
            TenantOf)
        {
            MetricLimitsOf = MetricLimitsOf,

            TraceLimitsOf = TraceLimitsOf,
            Receivers = _config.Receivers,
            ListenAddress = _config.Server.HttpListenAddress,
            ZipkinRoutes = receivers.Zipkin,
            JaegerHttpRoutes = receivers.JaegerHttp,
            JaegerGrpc = receivers.CreateGrpcServer(receivers.JaegerGrpc),
        };
        return new DistributorModule(parts, _context.Time, _context.Logs);
    }

    private TenantId TenantOf(GrpcServerCall call) => TenantsOf(call, TenantRule.One)[0];

    private IReadOnlyList<TenantId> TenantsOf(GrpcServerCall call, TenantRule rule)
        => _config.AuthEnabled
            ? TenantResolver.Parse(call.Metadata(TenantResolver.Header) ?? "", rule)
            : [TenantId.Anonymous];

    private IngesterModule CreateIngester()
    {
        var parts = new IngesterParts(
            _config.Ingester,
            _config.Storage.Path,
            _storage.Value.Objects,
            LogLimitsOf,
            MetricHeadLimitsOf,
            TraceHeadLimitsOf,
            LocalShareOf,
            _context.Server.Routes,
            _componentRpc.Value,
            _context.StopProcess,
            [HttpServer.ModuleName, StorageModule.ModuleName, RuntimeConfig.ModuleName]);
        return new IngesterModule(parts, _context.Time, _context.Logs);
    }

    /// <summary>Streams are spread evenly, each on as many ingesters as it has replicas.</summary>
    private int LocalShareOf(int global)
    {
        var ingesters = Math.Max(_membership.RingOf(IngesterModule.ModuleName).Members.Count, 1);
        return Math.Max((int)((long)global * _config.Ring.ReplicationFactor / ingesters), 1);
    }

    private QuerierModule CreateQuerier()
    {
        var parts = new QuerierParts(
            _config.Querier, _ingesters, _storage.Value.Objects, LogLimitsOf, MetricLimitsOf)
        {
            Rpc = _componentRpc.Value,
            PromQL = PromQLOptions,
        };
        return new QuerierModule(parts, _context.Time, _context.Logs);
    }

    private PromQLEngineOptions PromQLOptions => new() { Features = _config.Metrics.PromQLFeatures };

    private QueryFrontendModule CreateQueryFrontend()
        => new(_config.Frontend, _queriers, LogLimitsOf, _context.Server, _context.Time)
        {
            QueryRange = _config.QueryRange,
            Patterns = _config.PatternIngester,
            MetricApi = new MetricApiInfo
            {
                Engine = PromQLOptions,
                ConfigText = () => ConfigYaml.Render(_config, ConfigView.Effective),
                IsCardinalityAnalysisEnabled = tenant => MetricLimitsOf(tenant).CardinalityAnalysisEnabled,
            },

            TraceLimitsOf = TraceLimitsOf,
            RuntimeLimits = new RuntimeLimitsView(
                () => _overrides.Value.Tenants, tenant => ConfigYaml.Render(_overrides.Value.Get(tenant))),
            UserOverrides = _config.Overrides.UserConfigurableOverrides.Enabled ? _storage.Value.Objects : null,
            UserOverridesModule = _config.Overrides.UserConfigurableOverrides.Enabled ? StorageModule.ModuleName : "",
            Streaming = new GrpcServer(new GrpcServerOptions(), _context.Logs.CreateLogger<GrpcServer>()),
            StreamingTenantsOf = TenantsOf,
        };

    private GatewayModule CreateGateway()
        => new(
            _config.Gateway,
            _context.Server.Routes,
            _receivers.Value.OtlpGrpc,
            _receivers.Value.OtlpHttp,
            cancellationToken => Task.WhenAll(_ingesters.Clients.Select(client => client.FlushAsync(cancellationToken))));
}
