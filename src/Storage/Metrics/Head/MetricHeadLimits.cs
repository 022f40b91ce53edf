namespace Trine.Storage.Metrics;

/// <summary>What one tenant may do to one head. Zero means no limit.</summary>
/// <param name="SeriesMax">Series in memory, this head's share of <c>max_global_series_per_user</c>.</param>
/// <param name="OutOfOrderWindowMs">How far behind the tenant's newest sample a sample may be that is not its series' newest; 0 takes none.</param>
/// <param name="MetadataPerMetricMax">Different metadata of one family.</param>
public readonly record struct MetricHeadLimits(int SeriesMax, long OutOfOrderWindowMs, int MetadataPerMetricMax = 0)
{
    /// <summary>The limit that refusals name: <c>max_global_series_per_user</c> of the tenant, before it is shared.</summary>
    public int GlobalSeriesMax { get; init; } = SeriesMax;

    /// <summary>Exemplars in memory, <c>max_global_exemplars_per_user</c>'s share; the oldest go. 0 keeps none.</summary>
    public int ExemplarsMax { get; init; } = 100_000;
}
