namespace Trine.Model.Traces;

/// <summary>What a trace query needs of its sources.</summary>
/// <param name="Range">Tables with a span that overlaps it are answered whole: the reader drops the rest.</param>
/// <param name="Query">
/// The TraceQL that will be evaluated. A source that moves spans over a network may leave out traces that cannot matter
/// to it; others ignore it.
/// </param>
public sealed record SpanSelection(TimeRange Range, string Query);
