using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>A querier of one trace, which it has for every id: four spans in two resources, each the child of the one before.</summary>
internal sealed class MemoryTraces : IQuerierPool, IQuerierClient, ITraceQuerier
{
    /// <summary>Ids of the spans that every search finds.</summary>
    public IReadOnlyList<ulong> Matched { get; set; } = [];

    public TraceSearchRequest? Asked { get; private set; }

    public ILogQuerier Logs => throw new NotSupportedException();

    public IMetricQuerier Metrics => throw new NotSupportedException();

    public ITraceQuerier Traces => this;

    public IReadOnlyList<IQuerierClient> Candidates() => [this];

    /// <summary>The trace; owned by the caller.</summary>
    public static SpanBatch Trace()
    {
        var batch = new SpanBatch();
        for (var i = 1UL; i <= 4; i++)
        {
            if (i % 2 == 1)
            {
                batch.BeginResource();
                batch.BeginScope();
            }

            ref var span = ref batch.BeginSpan();
            (span.TraceId, span.SpanId, span.ParentId) = (new TraceId(1, 1), i, i - 1);
            (span.StartNs, span.EndNs) = (1_000, 2_000);
        }

        return batch;
    }

    public ValueTask<SpanBatch> FindAsync(TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken)
        => new(Trace());

    public ValueTask<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken)
    {
        Asked = request;
        var spans = Matched.Select(static id => new FoundSpan(id, "", 1_000, 1_000, [])).ToArray();
        return new(new TraceSearchResult(
            [new FoundTrace(new TraceId(1, 1), "", "", false, 1_000, 1_000, [new FoundSpanSet(spans, spans.Length, [])], [])], default));
    }

    public ValueTask SearchInPartsAsync(
        TenantId tenant,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TraceTagsResult> TagsAsync(TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    public ValueTask<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
}
