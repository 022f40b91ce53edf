namespace Trine.Model.Traces;

/// <summary>The answer to a search.</summary>
/// <param name="Traces">Newest first.</param>
/// <param name="Statistics">What was read.</param>
public sealed record TraceSearchResult(IReadOnlyList<FoundTrace> Traces, TraceQueryStatistics Statistics);

/// <summary>A trace that a search found.</summary>
/// <param name="TraceId">Its id.</param>
/// <param name="RootServiceName">Service of the root span; empty while that has not come in.</param>
/// <param name="RootName">Name of the root span; empty while that has not come in.</param>
/// <param name="HasRoot">Whether the root span has come in.</param>
/// <param name="StartNs">Earliest start of its spans.</param>
/// <param name="DurationNs">Until the latest end of its spans.</param>
/// <param name="SpanSets">Spans that match.</param>
/// <param name="Services">How many spans each service has in the trace.</param>
public sealed record FoundTrace(
    TraceId TraceId,
    string RootServiceName,
    string RootName,
    bool HasRoot,
    long StartNs,
    long DurationNs,
    IReadOnlyList<FoundSpanSet> SpanSets,
    IReadOnlyList<FoundService> Services);

/// <summary>Spans of one trace that match together.</summary>
/// <param name="Spans">The first of them, as many as the search allows.</param>
/// <param name="Matched">How many there are in all.</param>
/// <param name="Attributes">Of the set: what it was grouped by, and its aggregates.</param>
public sealed record FoundSpanSet(IReadOnlyList<FoundSpan> Spans, int Matched, IReadOnlyList<TraceAttribute> Attributes);

/// <summary>A span that a search found.</summary>
/// <param name="SpanId">Its id.</param>
/// <param name="Name">Empty unless the query speaks of it.</param>
/// <param name="StartNs">Nanoseconds since 1970 UTC.</param>
/// <param name="DurationNs">Not negative.</param>
/// <param name="Attributes">Those that the query speaks of, under their bare names.</param>
public sealed record FoundSpan(
    ulong SpanId, string Name, long StartNs, long DurationNs, IReadOnlyList<TraceAttribute> Attributes);

/// <summary>How many spans a service has in a trace.</summary>
public readonly record struct FoundService(string Name, int SpanCount, int ErrorCount);
