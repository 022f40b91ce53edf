using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// What a metrics function keeps of the spans of each series until all tables are read. Merges with its like.
/// </summary>
internal abstract class SeriesAccumulator
{
    public static SeriesAccumulator Create(MetricsFunction function, IntervalGrid grid) => function.Operation switch
    {
        MetricsOperation.Rate or MetricsOperation.CountOverTime => new CountAccumulator(
            grid.Count, function.Operation == MetricsOperation.Rate ? 1 / grid.StepSeconds : 1),
        MetricsOperation.MinOverTime or MetricsOperation.MaxOverTime => new ExtremeAccumulator(
            grid.Count, function.Operation == MetricsOperation.MaxOverTime, UnitOf(function)),
        MetricsOperation.SumOverTime or MetricsOperation.AverageOverTime => new SumAccumulator(
            grid.Count, function.Operation == MetricsOperation.AverageOverTime, UnitOf(function)),
        MetricsOperation.QuantileOverTime => new QuantileAccumulator(grid.Count, function.Quantiles, UnitOf(function)),
        MetricsOperation.HistogramOverTime => new HistogramAccumulator(grid.Count, UnitOf(function)),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "not a function of one measure"),
    };

    /// <summary>Adds spans of one table.</summary>
    public abstract void Add(SpanObservations spans);

    /// <summary>Adds what another of the same function has of one of its series.</summary>
    public abstract void Merge(int series, SeriesAccumulator other, int otherSeries);

    /// <summary>Makes room for a series.</summary>
    public abstract void Open(int series);

    /// <summary>The values by interval, with the label that the function adds, if any.</summary>
    public abstract IEnumerable<((string Key, TraceQLValue Value)? Label, double[] Values)> Results(int series);

    // Durations of spans are answered in seconds; other durations stay as they are.
    private static double UnitOf(MetricsFunction function)
        => function.Attribute is { Intrinsic: Intrinsic.Duration } ? 1e9 : 1;
}
