using Trine.Ingester.Heads;
using Trine.Model;
using Trine.Storage.Traces.Head;

namespace Trine.Ingester.Traces;

/// <summary>One tenant's traces in memory. Thread-safe.</summary>
internal sealed class TraceTenant(TenantId tenant, TraceHead head, RecentBlocks recentBlocks)
    : TenantHead(tenant, head, recentBlocks)
{
    public TraceHead Traces => head;
}
