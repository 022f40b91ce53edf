namespace Trine.TraceQL.Evaluation;

/// <summary>Spans of one table that are observed together: parallel arrays.</summary>
/// <param name="series">The series of each, numbered within the table.</param>
/// <param name="seriesCount">Series are below.</param>
/// <param name="intervals">The interval of each.</param>
/// <param name="numbers">What is measured of each; empty where spans are counted.</param>
internal readonly ref struct SpanObservations(
    ReadOnlySpan<int> series, int seriesCount, ReadOnlySpan<int> intervals, ReadOnlySpan<double> numbers)
{
    public ReadOnlySpan<int> Series { get; } = series;

    public int SeriesCount { get; } = seriesCount;

    public ReadOnlySpan<int> Intervals { get; } = intervals;

    public ReadOnlySpan<double> Numbers { get; } = numbers;

    public int Count => Series.Length;
}
