using Trine.Model;
using Trine.Model.Traces;

namespace Trine.Protocol.Queriers;

/// <summary>What one querier does for traces, in this process or behind RPC. Thread-safe.</summary>
public interface ITraceQuerier
{
    /// <summary>All spans of a trace, each once; the caller disposes them. Without any when there is no such trace.</summary>
    /// <param name="tenant">Whose trace.</param>
    /// <param name="traceId">Its id.</param>
    /// <param name="range">Blocks that do not overlap are not looked into.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    ValueTask<SpanBatch> FindAsync(
        TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken);

    /// <summary>Traces with spans that match.</summary>
    /// <exception cref="RequestException">The query is wrong, over a limit, or an ingester quorum is missing.</exception>
    ValueTask<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken);

    /// <summary>The same as they are found.</summary>
    /// <param name="tenant">Whose traces.</param>
    /// <param name="request">What to look for.</param>
    /// <param name="tell">Takes each part, at least one; the search waits for it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <inheritdoc cref="SearchAsync"/>
    ValueTask SearchInPartsAsync(
        TenantId tenant,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken);

    /// <summary>Names of attributes.</summary>
    ValueTask<TraceTagsResult> TagsAsync(TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken);

    /// <summary>Values of one attribute.</summary>
    ValueTask<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken);

    /// <summary>Series computed from spans.</summary>
    /// <inheritdoc cref="SearchAsync"/>
    ValueTask<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken);
}

/// <summary>A search with everything that decides its answer.</summary>
/// <param name="Query">TraceQL.</param>
/// <param name="Range">Traces that overlap it.</param>
/// <param name="Limit">Most traces.</param>
/// <param name="SpansPerSpanSet">Most spans of a span set.</param>
public sealed record TraceSearchRequest(string Query, TimeRange Range, int Limit, int SpansPerSpanSet)
{
    /// <summary>How many of the first filters of a chain of <c>&amp;&amp;</c> must hold for spans of one resource.</summary>
    public int OneResourceFilters { get; init; }
}

/// <summary>Asks for names of attributes.</summary>
/// <param name="Scope">As a query writes it; empty for all.</param>
/// <param name="Query">TraceQL that spans must match, read leniently; empty for all spans.</param>
/// <param name="Range">Where to look.</param>
/// <param name="Limit">Most names a scope; 0 for no bound.</param>
public sealed record TraceTagsRequest(string Scope, string Query, TimeRange Range, int Limit);

/// <summary>Asks for the values of an attribute.</summary>
/// <param name="Tag">A TraceQL attribute, or a bare name of any scope when <paramref name="IsBare"/>.</param>
/// <param name="IsBare">Whether <paramref name="Tag"/> is to be taken as it is, as the first version of the API does.</param>
/// <param name="Query">TraceQL that spans must match, read leniently; empty for all spans.</param>
/// <param name="Range">Where to look.</param>
/// <param name="Limit">Most values; 0 for no bound.</param>
/// <param name="BytesMax">Most bytes of values; the rest is left out.</param>
public sealed record TraceTagValuesRequest(
    string Tag, bool IsBare, string Query, TimeRange Range, int Limit, long BytesMax);

/// <summary>A metrics query with everything that decides its answer.</summary>
/// <param name="Query">TraceQL.</param>
/// <param name="StartNs">As asked for, nanoseconds since 1970 UTC; the engine aligns it.</param>
/// <param name="EndNs">As asked for.</param>
/// <param name="StepNs">Width of an interval; 0 for an instant query.</param>
/// <param name="ExemplarsMax">Most exemplars; 0 for none.</param>
/// <param name="SeriesMax">Most series; 0 for no bound.</param>
public sealed record TraceMetricsRequest(
    string Query, long StartNs, long EndNs, long StepNs, int ExemplarsMax, int SeriesMax);
