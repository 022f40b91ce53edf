using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;
using Trine.Querier.Blocks;
using Trine.Storage.Traces;
using Trine.TraceQL.Evaluation;
using Trine.TraceQL.Syntax;

namespace Trine.Querier.Traces;

/// <summary>Evaluates queries of traces over ingesters and blocks in this process. Thread-safe.</summary>
internal sealed class TraceQuerier(
    TraceQLEngine engine, IngesterReads ingesters, SignalBlocks<TraceBlockReader> blocks, TraceColumnCache columns) : ITraceQuerier
{
    private readonly TraceFinder _finder = new(ingesters, blocks);

    public async ValueTask<SpanBatch> FindAsync(
        TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken)
        => await _finder.FindAsync(tenant, traceId, range, cancellationToken);

    public async ValueTask<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken)
        => await engine.SearchAsync(SearchOf(request), SourceOf(tenant), cancellationToken);

    public async ValueTask SearchInPartsAsync(
        TenantId tenant,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
        => await engine.SearchAsync(SearchOf(request), SourceOf(tenant), tell, cancellationToken);

    public ValueTask<TraceTagsResult> TagsAsync(
        TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken)
        => new(engine.TagsAsync(request.Scope, request.Query, request.Range, request.Limit, SourceOf(tenant), cancellationToken));

    public ValueTask<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken)
        => new(engine.TagValuesAsync(
            AttributeOf(request),
            request.Query,
            request.Range,
            (request.Limit, request.BytesMax),
            SourceOf(tenant),
            cancellationToken));

    public ValueTask<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken)
    {
        var query = new TraceQLMetricsRequest(
            TraceQLParser.Parse(request.Query),
            request.StartNs,
            request.EndNs,
            request.StepNs,
            request.ExemplarsMax,
            request.SeriesMax);
        return new ValueTask<TraceMetricsResult>(engine.MetricsAsync(query, SourceOf(tenant), cancellationToken));
    }

    private static TraceQLSearch SearchOf(TraceSearchRequest request) => new(
        TraceQLParser.Parse(request.Query), request.Range, request.Limit, request.SpansPerSpanSet)
    {
        OneResourceFilters = request.OneResourceFilters,
    };

    private static TraceQLAttribute AttributeOf(TraceTagValuesRequest request)
    {
        if (request.IsBare)
        {
            return new TraceQLAttribute(TraceQLScope.Any, request.Tag);
        }

        return TraceQLParser.TryParseAttribute(request.Tag, out var attribute)
            ? attribute
            : throw new RequestException(RequestError.BadRequest, $"please provide a valid tagName: {ComplaintOf(request.Tag)}");
    }

    /// <summary>What a parser of queries says about a text that is no attribute.</summary>
    private static string ComplaintOf(string tag)
    {
        try
        {
            TraceQLParser.Parse($"{{{tag}}}");
            return $"failed to parse identifier {tag}: expected attribute";
        }
        catch (TraceQLParseException wrong)
        {
            return $"failed to parse identifier {tag}: {wrong.Message}";
        }
    }

    private QuerierSpanSource SourceOf(TenantId tenant) => new(tenant, ingesters, blocks, columns);
}
