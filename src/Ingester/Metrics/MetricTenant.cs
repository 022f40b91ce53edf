using Trine.Ingester.Heads;
using Trine.Model;
using Trine.Storage.Metrics;

namespace Trine.Ingester.Metrics;

/// <summary>One tenant's metrics in memory. Thread-safe.</summary>
internal sealed class MetricTenant(TenantId tenant, MetricHead head, RecentBlocks recentBlocks)
    : TenantHead(tenant, head, recentBlocks)
{
    public MetricHead Metrics => head;
}
