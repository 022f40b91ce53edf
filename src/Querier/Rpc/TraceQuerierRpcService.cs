using Trine.Codecs;
using Trine.Model;
using Trine.Model.Traces;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Protocol.Rpc;

namespace Trine.Querier.Rpc;

/// <summary>Serves the traces of a querier over RPC. Thread-safe.</summary>
/// <param name="querier">Who answers.</param>
internal sealed class TraceQuerierRpcService(ITraceQuerier querier)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        Add(server, QuerierRpc.FindTrace, async (tenant, request, output, token) =>
        {
            using var trace = await querier.FindAsync(tenant, request.TraceId, request.Range, token).ConfigureAwait(false);
            TraceFrame.Write(trace, output);
        });
        Add(server, QuerierRpc.SearchTraces, async (tenant, request, output, token) =>
            new TraceResultWriter(output).Write(await querier.SearchAsync(
                tenant,
                SearchOf(request),
                token).ConfigureAwait(false)));
        server.AddRpcStreaming(QuerierRpc.SearchTracesInParts, SearchInPartsAsync);
        Add(server, QuerierRpc.TraceTags, async (tenant, request, output, token) =>
            new TraceResultWriter(output).Write(await querier.TagsAsync(
                tenant,
                new TraceTagsRequest(request.Name, request.Query, request.Range, request.Limit),
                token).ConfigureAwait(false)));
        Add(server, QuerierRpc.TraceTagValues, async (tenant, request, output, token) =>
            new TraceResultWriter(output).Write(await querier.TagValuesAsync(
                tenant,
                new TraceTagValuesRequest(
                    request.Name, request.IsBare, request.Query, request.Range, request.Limit, request.BytesMax),
                token).ConfigureAwait(false)));
        Add(server, QuerierRpc.TraceMetrics, async (tenant, request, output, token) =>
            new TraceResultWriter(output).Write(await querier.MetricsAsync(
                tenant,
                new TraceMetricsRequest(
                    request.Query, request.StartNs, request.EndNs, request.StepNs, request.ExemplarsMax, request.SeriesMax),
                token).ConfigureAwait(false)));
    }

    private static TraceSearchRequest SearchOf(TraceRequestMessage request)
        => new(request.Query, request.Range, request.Limit, request.Spans) { OneResourceFilters = request.OneResourceFilters };

    private delegate Task Answer(
        TenantId tenant, TraceRequestMessage request, ByteBuffer output, CancellationToken cancellationToken);

    private async Task SearchInPartsAsync(
        TenantId tenant, ReadOnlyMemory<byte> message, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var request = TraceRequestMessage.Read(message.Span);
        using var output = new ByteBuffer();
        await querier.SearchInPartsAsync(
            tenant,
            SearchOf(request),
            async (part, token) =>
            {
                output.Clear();
                new TraceResultWriter(output).Write(part);
                await RpcPieces.SendAsync(responses, output.WrittenMemory, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static void Add(GrpcServer server, GrpcMethod method, Answer answer)
        => server.AddRpcStreaming(method, async (tenant, request, responses, token) =>
        {
            using var output = new ByteBuffer();
            await answer(tenant, TraceRequestMessage.Read(request.Span), output, token).ConfigureAwait(false);
            await RpcPieces.SendAsync(responses, output.WrittenMemory, token).ConfigureAwait(false);
        });
}
