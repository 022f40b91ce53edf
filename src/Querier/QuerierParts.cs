using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.PromQL;
using Trine.Protocol.Grpc;
using Trine.Storage.Objects;

namespace Trine.Querier;

/// <summary>What a querier is made of.</summary>
/// <param name="Config">Section <c>querier</c>.</param>
/// <param name="Ingesters">Who holds recent data.</param>
/// <param name="Store">Where blocks lie.</param>
/// <param name="LogLimitsOf">A tenant's limits for logs, as they are now.</param>
/// <param name="MetricLimitsOf">A tenant's limits for metrics, as they are now.</param>
public sealed record QuerierParts(
    QuerierConfig Config,
    IIngesterSet Ingesters,
    IObjectStore Store,
    Func<TenantId, LogLimits> LogLimitsOf,
    Func<TenantId, MetricLimits> MetricLimitsOf)
{
    /// <summary>Where the querier is served to other processes; null when there are none.</summary>
    public GrpcServer? Rpc { get; init; }

    /// <summary>Bounds and features of PromQL.</summary>
    public PromQLEngineOptions PromQL { get; init; } = new();
}
