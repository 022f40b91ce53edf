using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>The traces of a querier in another process. Thread-safe; does not retry.</summary>
internal sealed class TraceQuerierRpcClient(RpcCalls calls) : ITraceQuerier
{
    /// <inheritdoc/>
    public ValueTask<SpanBatch> FindAsync(
        TenantId tenant, TraceId traceId, TimeRange range, CancellationToken cancellationToken) => CallAsync(
        QuerierRpc.FindTrace,
        tenant,
        new TraceRequestMessage { TraceId = traceId, StartNs = range.StartNs, EndNs = range.EndNs },
        static answer => TraceFrame.Read(answer.Span),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TraceSearchResult> SearchAsync(
        TenantId tenant, TraceSearchRequest request, CancellationToken cancellationToken) => CallAsync(
        QuerierRpc.SearchTraces,
        tenant,
        MessageOf(request),
        static answer => new TraceResultReader(answer).ReadSearch(),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask SearchInPartsAsync(
        TenantId tenant,
        TraceSearchRequest request,
        Func<TraceSearchPart, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
    {
        using var message = new GrpcRequest();
        MessageOf(request).Write(message.Body);
        using var pieces = new RpcPieceReader();
        var answers = calls.StreamAsync(
            QuerierRpc.SearchTracesInParts,
            tenant,
            message,
            piece => pieces.Add(piece) is { } whole ? new TraceResultReader(whole).ReadPart() : null,
            cancellationToken);
        await foreach (var part in answers.ConfigureAwait(false))
        {
            if (part is not null)
            {
                await tell(part, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<TraceTagsResult> TagsAsync(
        TenantId tenant, TraceTagsRequest request, CancellationToken cancellationToken) => CallAsync(
        QuerierRpc.TraceTags,
        tenant,
        new TraceRequestMessage
        {
            Name = request.Scope,
            Query = request.Query,
            StartNs = request.Range.StartNs,
            EndNs = request.Range.EndNs,
            Limit = request.Limit,
        },
        static answer => new TraceResultReader(answer).ReadTags(),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TraceTagValuesResult> TagValuesAsync(
        TenantId tenant, TraceTagValuesRequest request, CancellationToken cancellationToken) => CallAsync(
        QuerierRpc.TraceTagValues,
        tenant,
        new TraceRequestMessage
        {
            Name = request.Tag,
            IsBare = request.IsBare,
            Query = request.Query,
            StartNs = request.Range.StartNs,
            EndNs = request.Range.EndNs,
            Limit = request.Limit,
            BytesMax = request.BytesMax,
        },
        static answer => new TraceResultReader(answer).ReadTagValues(),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TraceMetricsResult> MetricsAsync(
        TenantId tenant, TraceMetricsRequest request, CancellationToken cancellationToken) => CallAsync(
        QuerierRpc.TraceMetrics,
        tenant,
        new TraceRequestMessage
        {
            Query = request.Query,
            StartNs = request.StartNs,
            EndNs = request.EndNs,
            StepNs = request.StepNs,
            ExemplarsMax = request.ExemplarsMax,
            SeriesMax = request.SeriesMax,
        },
        static answer => new TraceResultReader(answer).ReadMetrics(),
        cancellationToken);

    private static TraceRequestMessage MessageOf(TraceSearchRequest request) => new()
    {
        Query = request.Query,
        StartNs = request.Range.StartNs,
        EndNs = request.Range.EndNs,
        Limit = request.Limit,
        Spans = request.SpansPerSpanSet,
        OneResourceFilters = request.OneResourceFilters,
    };

    private async ValueTask<T> CallAsync<T>(
        GrpcMethod method,
        TenantId tenant,
        TraceRequestMessage message,
        Func<ReadOnlyMemory<byte>, T> read,
        CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        message.Write(request.Body);
        using var pieces = new RpcPieceReader();
        byte[] answer = [];
        await calls.ReadAllAsync(
            method, tenant, request, piece => (answer = pieces.Add(piece) ?? answer).Length, cancellationToken).ConfigureAwait(false);
        try
        {
            return read(answer);
        }
        catch (InvalidDataException malformed)
        {
            throw new RequestException(RequestError.Internal, $"querier's answer is malformed: {malformed.Message}", malformed);
        }
    }
}
