using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Metrics.Ranges;

/// <summary>What decides the values of a range query, besides which of its steps are asked for.</summary>
/// <param name="Tenant">Whose series.</param>
/// <param name="Query">As its sender wrote it.</param>
/// <param name="StepMs">Distance of steps.</param>
/// <param name="PhaseMs">Rest of the steps' times over <paramref name="StepMs"/>.</param>
/// <param name="LookbackDeltaMs">Null for the engine's.</param>
internal readonly record struct RangeKey(TenantId Tenant, string Query, long StepMs, long PhaseMs, long? LookbackDeltaMs)
{
    public static RangeKey Of(TenantId tenant, MetricQueryRequest request) => new(
        tenant,
        request.Query,
        request.StepMs,
        StepTimes.Remainder(request.StartMs, request.StepMs),
        request.LookbackDeltaMs);
}
