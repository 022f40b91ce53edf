namespace Trine.Model.Metrics;

/// <summary>What a metric query needs of its sources. Times are milliseconds since 1970 UTC, both ends included.</summary>
/// <param name="Matchers">All must hold; none means every series.</param>
/// <param name="MinMs">Earliest sample that matters.</param>
/// <param name="MaxMs">Latest sample that matters.</param>
public sealed record MetricSelection(IReadOnlyList<LabelMatcher> Matchers, long MinMs, long MaxMs)
{
    /// <summary>Whether the reader wants only <see cref="MetricSeries.ReadLast"/> of the whole stretch, as instant vectors do.</summary>
    public bool IsLastOnly { get; init; }

    /// <summary>
    /// Whether the answer depends on the order of series: they come as they first were written then, as far as that is known.
    /// Otherwise in any order.
    /// </summary>
    public bool IsOrdered { get; init; }

    /// <summary>Most series wanted; 0 for no bound. Which ones is the source's choice.</summary>
    public int SeriesMax { get; init; }
}
