namespace Trine.Storage.Metrics;

/// <summary>How long a head remembers.</summary>
public sealed record MetricHeadOptions
{
    /// <summary>A series without rows is forgotten once nothing came for this long.</summary>
    public TimeSpan SeriesIdlePeriod { get; init; } = TimeSpan.FromMinutes(30);
}
