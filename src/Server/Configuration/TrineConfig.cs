using Trine.Distributor;
using Trine.Gateway;
using Trine.Hosting;
using Trine.Hosting.Configuration;
using Trine.Hosting.Http;
using Trine.Hosting.Overrides;
using Trine.Hosting.Tenancy;
using Trine.Ingester;
using Trine.Querier;
using Trine.QueryFrontend;
using Trine.QueryFrontend.Traces.Overrides;

namespace Trine.Server.Configuration;

/// <summary>Everything that can be set, in the order in which it is documented.</summary>
public sealed record TrineConfig : IHostConfig
{
    [Setting("target", "Components to run: all, or a comma list; see --list-targets.")]
    public IReadOnlyList<string> Target { get; init; } = ["all"];

    [Setting("auth_enabled", "Take the tenant from the X-Scope-OrgID header; otherwise all data belong to the tenant anonymous.")]
    public bool AuthEnabled { get; init; }

    [Setting("server", "Ports, limits and the process's log.")]
    public ServerConfig Server { get; init; } = new();

    [Setting("storage", "Where data lie.")]
    public StorageConfig Storage { get; init; } = new();

    [Setting("ring", "Which processes take part.")]
    public RingConfig Ring { get; init; } = new();

    [Setting("receivers", "Ports of their own for protocols that expect one.")]
    public ReceiversConfig Receivers { get; init; } = new();

    [Setting("distributor", "The write path's first component.")]
    public DistributorConfig Distributor { get; init; } = new();

    [Setting("ingester", "Write-ahead log, recent data and flushing.")]
    public IngesterConfig Ingester { get; init; } = new();

    [Setting("querier", "Evaluation of queries.")]
    public QuerierConfig Querier { get; init; } = new();

    [Setting("metrics", "Features of metrics.")]
    public MetricsConfig Metrics { get; init; } = new();

    [Setting("frontend", "Splitting and queueing of queries.")]
    public QueryFrontendConfig Frontend { get; init; } = new();

    [Setting("query_range", "Range queries and the cache of their results.")]
    public QueryRangeConfig QueryRange { get; init; } = new();

    [Setting("pattern_ingester", "Patterns of log lines.")]
    public PatternIngesterConfig PatternIngester { get; init; } = new();

    [Setting("gateway", "The one door of a distributed set-up.")]
    public GatewayConfig Gateway { get; init; } = new();

    [Setting("own_logs", "The server's own log as a stream.")]
    public OwnLogsConfig OwnLogs { get; init; } = new();

    [Setting("warm_up", "What is done before the server serves.")]
    public WarmUpConfig WarmUp { get; init; } = new();

    [Setting("limits", "Limits of every tenant that the overrides file does not name.")]
    public LimitsConfig Limits { get; init; } = new();

    [Setting("overrides", "What tenants set themselves.")]
    public OverridesConfig Overrides { get; init; } = new();

    [Setting("runtime_config", "Limits per tenant, reloaded while the server runs.")]
    public RuntimeConfig RuntimeConfig { get; init; } = new();
}

/// <summary>Section <c>limits</c>; the same keys stand under a tenant in the overrides file.</summary>
public sealed record LimitsConfig
{
    [Setting("logs", "Limits of logs.")]
    public LogLimits Logs { get; init; } = new();

    [Setting("metrics", "Limits of metrics.")]
    public MetricLimits Metrics { get; init; } = new();

    [Setting("traces", "Limits of traces.")]
    public TraceLimits Traces { get; init; } = new();
}

/// <summary>Section <c>own_logs</c>.</summary>
public sealed record OwnLogsConfig
{
    [Setting("enabled", "In a process that runs all components, store its log as the streams {service_name=\"trine\"}.")]
    public bool Enabled { get; init; } = true;
}

/// <summary>Section <c>warm_up</c>.</summary>
public sealed record WarmUpConfig
{
    [Setting(
        "enabled",
        "Before it serves, a process that stores takes a little of each signal through a write path in a temporary folder, so that the first senders need not wait for its code to be compiled; a start takes some 0.6 seconds longer.")]
    public bool Enabled { get; init; } = true;
}
