namespace Trine.Model.Traces;

/// <summary>The answer to a metrics query.</summary>
/// <param name="Series">An instant query has one sample each.</param>
/// <param name="IsPartial">Whether series were left out since there are too many.</param>
/// <param name="Statistics">What was read.</param>
public sealed record TraceMetricsResult(
    IReadOnlyList<TraceMetricSeries> Series, bool IsPartial, TraceQueryStatistics Statistics);

/// <summary>A series that was computed from spans.</summary>
/// <param name="Labels">In the order in which they are answered.</param>
/// <param name="TimestampsMs">Ascending, milliseconds since 1970 UTC.</param>
/// <param name="Values">One a timestamp.</param>
/// <param name="Exemplars">Spans that stand for the others.</param>
public sealed record TraceMetricSeries(
    IReadOnlyList<TraceAttribute> Labels, long[] TimestampsMs, double[] Values, IReadOnlyList<TraceExemplar> Exemplars);

/// <summary>A span that stands for others of its series.</summary>
public sealed record TraceExemplar(IReadOnlyList<TraceAttribute> Labels, double Value, long TimestampMs);
