namespace Trine.Model.Metrics.Results;

/// <summary>A value of one of PromQL's four kinds: scalar, string, vector, matrix.</summary>
public abstract record PromQLValue;

/// <summary>One number at one time.</summary>
public sealed record PromQLScalar(long TimestampMs, double Value) : PromQLValue;

/// <summary>A text at one time.</summary>
public sealed record PromQLString(long TimestampMs, string Text) : PromQLValue;

/// <summary>Samples of one time, in the order that the expression gives them.</summary>
public sealed record PromQLVector(long TimestampMs, IReadOnlyList<VectorSample> Samples) : PromQLValue;

/// <summary>One element of a vector.</summary>
/// <param name="Labels">Unique in its vector.</param>
/// <param name="Value">Without meaning where there is a histogram.</param>
/// <param name="Histogram">Null for a float. Never changed.</param>
public readonly record struct VectorSample(LabelSet Labels, double Value, FloatHistogram? Histogram);

/// <summary>Series with their points: of a range query sorted by labels, of a range selector as the source gave them.</summary>
public sealed record PromQLMatrix(IReadOnlyList<MatrixSeries> Series) : PromQLValue;
