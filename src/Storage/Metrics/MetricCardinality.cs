namespace Trine.Storage.Metrics;

/// <summary>How many series, labels and values there are, as <c>/api/v1/status/tsdb</c> reports them.</summary>
/// <param name="SeriesCount">Series.</param>
/// <param name="LabelPairCount">Distinct pairs of name and value.</param>
/// <param name="ChunkCount">Chunks, about.</param>
/// <param name="MinMs">First sample's time; <see cref="long.MaxValue"/> if there is none.</param>
/// <param name="MaxMs">Last sample's time; <see cref="long.MinValue"/> if there is none.</param>
/// <param name="SeriesByMetricName">Series of each metric, most first.</param>
/// <param name="ValuesByLabelName">Distinct values of each label name, most first.</param>
/// <param name="BytesByLabelName">Bytes of the distinct values of each label name, most first.</param>
/// <param name="SeriesByLabelPair">Series of each <c>name=value</c>, most first.</param>
public sealed record MetricCardinality(
    int SeriesCount,
    int LabelPairCount,
    int ChunkCount,
    long MinMs,
    long MaxMs,
    IReadOnlyList<NamedCount> SeriesByMetricName,
    IReadOnlyList<NamedCount> ValuesByLabelName,
    IReadOnlyList<NamedCount> BytesByLabelName,
    IReadOnlyList<NamedCount> SeriesByLabelPair);

/// <summary>One line of a statistic.</summary>
public readonly record struct NamedCount(string Name, long Count);

/// <summary>Keeps the largest counts that it is shown. Not thread-safe.</summary>
internal sealed class LargestCounts(int limit)
{
    private readonly PriorityQueue<NamedCount, (long Count, string Name)> _least = new(Comparer<(long Count, string Name)>.Create(
        static (left, right) => left.Count != right.Count ? left.Count.CompareTo(right.Count) : string.CompareOrdinal(right.Name, left.Name)));

    /// <summary>Whether a count would be kept, asked before its name is made.</summary>
    public bool Wants(long count) => _least.Count < limit || count >= _least.Peek().Count;

    public void Add(string name, long count)
    {
        _least.Enqueue(new NamedCount(name, count), (count, name));
        if (_least.Count > limit)
        {
            _least.Dequeue();
        }
    }

    /// <summary>The counts, most first.</summary>
    public IReadOnlyList<NamedCount> ToList()
        => [.. _least.UnorderedItems.OrderByDescending(item => item.Priority, _least.Comparer).Select(item => item.Element)];
}
