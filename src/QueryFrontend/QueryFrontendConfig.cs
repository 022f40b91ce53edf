using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend;

/// <summary>Section <c>frontend</c>, flags <c>--frontend.*</c>.</summary>
public sealed record QueryFrontendConfig : IValidatedConfig
{
    [Setting("max_outstanding_per_tenant", "Most query parts of a tenant that wait for a querier; more get 429.")]
    public int OutstandingPerTenantMax { get; init; } = 2048;

    [Setting("max_concurrent", "Most query parts that run at once, over all queriers.")]
    public int ConcurrentMax { get; init; } = 4;

    [Setting("split_queries_by_interval", "Range queries of metrics are evaluated in parts of this length; 0 leaves them whole.")]
    public Duration SplitQueriesByInterval { get; init; } = Duration.FromHours(24);

    [Setting("cache_results", "Keep what range queries of metrics were answered, until samples come for its time.")]
    public bool CacheResults { get; init; } = true;

    [Setting("results_cache_size", "Memory for kept answers to range queries of metrics.")]
    public ByteSize ResultsCacheSize { get; init; } = ByteSize.FromMegabytes(64);

    [Setting("multi_tenant_queries_enabled", "Let reads of traces name several tenants, as in X-Scope-OrgID: a|b.")]
    public bool MultiTenantQueriesEnabled { get; init; } = true;

    [Setting(
        "multi_tenant_log_queries_enabled",
        "Let reads of logs name several tenants, as in X-Scope-OrgID: a|b; streams are told apart by the label __tenant_id__.")]
    public bool MultiTenantLogQueriesEnabled { get; init; }

    [Setting(
        "multi_tenant_metric_queries_enabled",
        "Let queries of metrics name several tenants, as in X-Scope-OrgID: a|b; series are told apart by the label __tenant_id__.")]
    public bool MultiTenantMetricQueriesEnabled { get; init; }

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("frontend.max_outstanding_per_tenant", OutstandingPerTenantMax);
        faults.RequirePositive("frontend.max_concurrent", ConcurrentMax);
        faults.RequireNotNegative("frontend.split_queries_by_interval", SplitQueriesByInterval);
        faults.RequirePositive("frontend.results_cache_size", ResultsCacheSize);
    }
}
