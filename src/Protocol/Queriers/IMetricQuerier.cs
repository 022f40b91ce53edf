using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Metrics;

namespace Trine.Protocol.Queriers;

/// <summary>The metrics of a querier. Thread-safe. Times are milliseconds since 1970 UTC, both ends included.</summary>
public interface IMetricQuerier : IMetricReads
{
    /// <summary>Evaluates one query, or one part of a query that was split.</summary>
    /// <exception cref="RequestException">The query is wrong, over a limit, or an ingester quorum is missing.</exception>
    ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken);

    /// <summary>Samples as they are stored, for remote read and federation; the caller disposes the set.</summary>
    ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken);
}

/// <summary>A PromQL query with everything that decides its answer. Times are milliseconds since 1970 UTC.</summary>
/// <param name="Query">PromQL, as its sender wrote it.</param>
/// <param name="StartMs">First instant.</param>
/// <param name="EndMs">Last instant, included; of an instant query the first one again.</param>
/// <param name="StepMs">Distance of instants; 0 for an instant query.</param>
public sealed record MetricQueryRequest(string Query, long StartMs, long EndMs, long StepMs)
{
    /// <summary>Replaces the engine's lookback; null for the engine's.</summary>
    public long? LookbackDeltaMs { get; init; }

    /// <summary>Replaces the engine's timeout where it is shorter; null for the engine's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whose series to evaluate over beside the asking tenant's; then they have a <see cref="TenantLabel"/>.</summary>
    public IReadOnlyList<TenantId> MoreTenants { get; init; } = [];

    /// <summary>Whether to count samples for each step too.</summary>
    public bool HasPerStepStatistics { get; init; }
}
