using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>Answers the same traces to everyone and remembers what it was asked.</summary>
internal sealed class ScriptedTraces : ITraceQuerier
{
    private static readonly TraceQueryStatistics Statistics = new(1, 2, 3, 4);

    private static readonly TraceAttribute[] Attributes =
    [
        new("text", TraceValue.OfText("ä")), new("whole", TraceValue.OfWhole(-5)), new("number", TraceValue.OfNumber(0.5)),
        new("truth", TraceValue.OfTruth(true)), new("items", TraceValue.OfItems([TraceValue.OfWhole(1), TraceValue.OfText("")])),
    ];

    public static TraceSearchResult Search { get; } = new(
        [
            new FoundTrace(
                new TraceId(1, ulong.MaxValue),
                "svc",
                "root",
                true,
                long.MaxValue,
                7,
                [new FoundSpanSet([new FoundSpan(9, "name", 1, 2, Attributes)], 3, [new("by", TraceValue.OfText("x"))])],
                [new FoundService("svc", 3, 1)]),
            new FoundTrace(default, "", "", false, 0, 0, [], []),
        ],
        Statistics);

    public static TraceMetricsResult Metrics { get; } = new(
        [new TraceMetricSeries(Attributes, [1, 2], [double.NaN, -1.5], [new TraceExemplar(Attributes, 2.5, 9)])], true, Statistics);

    public static TraceTagsResult Tags { get; } = new([new TraceTagScope("span", ["a", "b"])], Statistics);

    public static TraceTagValuesResult Values { get; } = new([new TraceTagValue("int", "5")], Statistics);

    public List<object> Asked { get; } = [];

    public ValueTask<SpanBatch> FindAsync(TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken)
    {
        Asked.AddRange([tenant, traceId, range]);
        var batch = new SpanBatch();
        batch.BeginResource();
        batch.BeginScope();
        batch.BeginSpan().TraceId = traceId;
        batch.AddString("k"u8, "v"u8);
        return ValueTask.FromResult(batch);
    }

    public ValueTask<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken)
        => Answer(tenant, request, Search);

    public async ValueTask SearchInPartsAsync(
        TenantId tenant,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
    {
        await tell(new TraceSearchPart(Search, 1, 2), cancellationToken);
        await tell(new TraceSearchPart(await Answer(tenant, request, Search with { Traces = [] }), 2, 2), cancellationToken);
    }

    public ValueTask<TraceTagsResult> TagsAsync(TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken)
        => Answer(tenant, request, Tags);

    public ValueTask<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken)
        => Answer(tenant, request, Values);

    public ValueTask<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken)
        => request.Query == "wrong"
            ? throw new RequestException(RequestError.BadRequest, "wrong query")
            : Answer(tenant, request, Metrics);

    private ValueTask<T> Answer<T>(TenantId tenant, object request, T answer)
    {
        Asked.AddRange([tenant, request]);
        return ValueTask.FromResult(answer);
    }
}
