namespace Trine.Model.Metrics;

/// <summary>An example behind a sample, most often with a trace id.</summary>
/// <param name="Labels">Its own labels, not the series'.</param>
/// <param name="Value">The observed value.</param>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
public sealed record Exemplar(LabelSet Labels, double Value, long TimestampMs);

/// <summary>The exemplars of one series, ascending in time.</summary>
public sealed record SeriesExemplars(LabelSet Series, IReadOnlyList<Exemplar> Exemplars);
