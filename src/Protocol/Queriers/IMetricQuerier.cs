using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;

namespace Trine.Protocol.Queriers;

/// <summary>The metrics of a querier. Thread-safe. Times are milliseconds since 1970 UTC, both ends included.</summary>
public interface IMetricQuerier
{
    /// <summary>Evaluates one query, or one part of a query that was split.</summary>
    /// <exception cref="RequestException">The query is wrong, over a limit, or an ingester quorum is missing.</exception>
    ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken);

    /// <summary>Label sets of the series of a scope, unique, in order of their labels.</summary>
    ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Label names of the series of a scope, unique and sorted.</summary>
    ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Values of a label of the series of a scope, unique and sorted.</summary>
    ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Exemplars of the series of a scope, in order of their labels.</summary>
    ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>What senders said of metric families, unique, in order of their names.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="family">Only this one; empty for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken);

    /// <summary>Samples as they are stored, for remote read and federation; the caller disposes the set.</summary>
    ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken);

    /// <summary>How many series each label value has, of the series in the ingesters' memory for which all matchers hold.</summary>
    ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken);
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

    /// <summary>Whether to count samples for each step too.</summary>
    public bool HasPerStepStatistics { get; init; }
}
