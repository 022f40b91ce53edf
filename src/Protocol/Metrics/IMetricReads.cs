using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>
/// What can be asked of metrics besides samples: of an ingester, which knows what is in its memory, and of a querier, which
/// knows all. Thread-safe. Times are milliseconds since 1970 UTC, both ends included.
/// </summary>
/// <remarks>A querier's answers are unique and sorted; an ingester's need not be.</remarks>
public interface IMetricReads
{
    /// <summary>Label sets of the series of a scope.</summary>
    ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Label names of the series of a scope.</summary>
    ValueTask<IReadOnlyList<string>> LabelNamesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Values of a label of the series of a scope.</summary>
    ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>Exemplars of the series of a scope.</summary>
    ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken);

    /// <summary>What senders said of metric families.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="family">Only this one; empty for all.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(TenantId tenant, string family, CancellationToken cancellationToken);

    /// <summary>How many series each label value has, of the series in the ingesters' memory for which all matchers hold.</summary>
    ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken);

    /// <summary>How far back in time samples have come since an earlier answer to this question.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="since">The versions of that answer; none asks for those of now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken);
}
