using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs.Cache;

/// <summary>What decides the answer of one part of a metric query.</summary>
internal readonly record struct MatrixKey(TenantId Tenant, string Query, long StepNs, long StartNs, long EndNs, bool IsDrilldown)
{
    public static MatrixKey Of(TenantId tenant, LogQueryRequest part)
        => new(tenant, part.Query, part.StepNs, part.StartNs, part.EndNs, part.IsDrilldown);
}
