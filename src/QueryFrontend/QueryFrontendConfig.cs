using Trine.Hosting.Configuration;

namespace Trine.QueryFrontend;

/// <summary>Section <c>frontend</c>, flags <c>--frontend.*</c>.</summary>
public sealed record QueryFrontendConfig : IValidatedConfig
{
    [Setting("max_outstanding_per_tenant", "Most query parts of a tenant that wait for a querier; more get 429.")]
    public int OutstandingPerTenantMax { get; init; } = 2048;

    [Setting("max_concurrent", "Most query parts that run at once, over all queriers.")]
    public int ConcurrentMax { get; init; } = 4;

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePositive("frontend.max_outstanding_per_tenant", OutstandingPerTenantMax);
        faults.RequirePositive("frontend.max_concurrent", ConcurrentMax);
    }
}
