namespace Trine.Model.Metrics.Results;

/// <summary>The points of one series of a matrix, ascending in time, as columns of one length. Immutable.</summary>
/// <param name="labels">Unique in the matrix.</param>
/// <param name="timestampsMs">Milliseconds since 1970 UTC; series that have all steps share one array.</param>
/// <param name="values">One a point; without meaning where the point is a histogram.</param>
/// <param name="histograms">Null where no point is a histogram, else one a point and null for floats. Never changed.</param>
public sealed class MatrixSeries(
    LabelSet labels, ReadOnlyMemory<long> timestampsMs, ReadOnlyMemory<double> values, FloatHistogram?[]? histograms)
{
    public LabelSet Labels { get; } = labels;

    /// <summary>How many points, floats and histograms together.</summary>
    public int Count => timestampsMs.Length;

    public ReadOnlySpan<long> TimestampsMs => timestampsMs.Span;

    public ReadOnlySpan<double> Values => values.Span;

    public bool HasHistograms => histograms is not null;

    /// <summary>Empty unless <see cref="HasHistograms"/>; null where the point is a float.</summary>
    public ReadOnlySpan<FloatHistogram?> Histograms => histograms;

    /// <summary>Some of the points; times and values are shared.</summary>
    public MatrixSeries Slice(int start, int count) => start == 0 && count == Count
        ? this
        : new MatrixSeries(
            Labels, timestampsMs.Slice(start, count), values.Slice(start, count), histograms?[start..(start + count)]);
}
