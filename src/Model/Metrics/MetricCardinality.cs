namespace Trine.Model.Metrics;

/// <summary>How many series are in memory, and how they spread over labels.</summary>
/// <param name="SeriesCount">Series.</param>
/// <param name="ChunkCount">Their chunks, open ones included.</param>
/// <param name="MinMs">Oldest sample, milliseconds since 1970 UTC; <see cref="long.MaxValue"/> without any.</param>
/// <param name="MaxMs">Newest sample; <see cref="long.MinValue"/> without any.</param>
/// <param name="Labels">One a label name, in any order.</param>
public sealed record MetricCardinality(
    long SeriesCount, long ChunkCount, long MinMs, long MaxMs, IReadOnlyList<LabelCardinality> Labels)
{
    public static MetricCardinality Empty { get; } = new(0, 0, long.MaxValue, long.MinValue, []);
}

/// <summary>One label name and its values, in any order.</summary>
public sealed record LabelCardinality(string Name, IReadOnlyList<LabelValueCount> Values);

/// <summary>A value of a label and how many series have it.</summary>
public readonly record struct LabelValueCount(string Value, long SeriesCount);
