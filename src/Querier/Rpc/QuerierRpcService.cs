using Trine.Codecs;
using Trine.Model;
using Trine.Model.Regex;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Rpc;

/// <summary>Serves a querier over RPC. Thread-safe.</summary>
/// <param name="querier">Who answers.</param>
internal sealed class QuerierRpcService(IQuerierClient querier)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        Add(server, QuerierRpc.QueryLogs, QueryLogsAsync);
        Add(server, QuerierRpc.LogSeries, LogSeriesAsync);
        Add(server, QuerierRpc.LogVolume, LogVolumeAsync);
        Add(server, QuerierRpc.TailLogs, TailLogsAsync);
    }

    private delegate Task Handler(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken);

    private delegate int PartWriter<T>(ByteBuffer output, T items, int first);

    private static void Add(GrpcServer server, GrpcMethod method, Handler handler)
        => server.AddServerStreaming(method, async (request, responses, call, cancellationToken) =>
        {
            try
            {
                var tenant = TenantId.Parse(call.Metadata(QuerierRpc.TenantMetadata) ?? "");
                await handler(tenant, request, responses, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestException fault)
            {
                throw RequestFaults.ToGrpc(fault);
            }
            catch (Exception malformed) when (malformed is ProtoException or Re2SyntaxException)
            {
                throw RequestFaults.ToGrpc(new RequestException(
                    RequestError.BadRequest, $"malformed request: {malformed.Message}", malformed));
            }
        });

    private static async Task SendAsync<T>(
        GrpcResponseStream responses, T items, int count, PartWriter<T> write, CancellationToken cancellationToken)
    {
        var next = 0;
        do
        {
            next = write(responses.Message, items, next);
            await responses.SendAsync(cancellationToken).ConfigureAwait(false);
        }
        while (next < count);
    }

    private async Task QueryLogsAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var query = LogQueryRequestMessage.Read(request.Span);
        var response = await querier.QueryLogsAsync(tenant, query, cancellationToken).ConfigureAwait(false);
        await SendAsync(responses, response, LogQueryParts.CountOf(response.Data), LogQueryParts.Write, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task LogSeriesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var scope = LogScopeMessage.Read(request.Span);
        var streams = await querier.LogSeriesAsync(tenant, scope.MatcherGroups, scope.Range, cancellationToken).ConfigureAwait(false);
        await SendAsync(responses, streams, streams.Count, LogStreamMessages.Write, cancellationToken).ConfigureAwait(false);
    }

    private async Task LogVolumeAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var scope = LogScopeMessage.Read(request.Span);
        if (scope.StepNs <= 0)
        {
            throw new RequestException(RequestError.BadRequest, $"malformed request: step {scope.StepNs}");
        }

        var volumes = await querier.LogVolumeAsync(
            tenant, scope.MatcherGroups.Count > 0 ? scope.MatcherGroups[0] : [], scope.Range, scope.StepNs, cancellationToken)
            .ConfigureAwait(false);
        await SendAsync(responses, volumes, volumes.Count, LogStreamMessages.Write, cancellationToken).ConfigureAwait(false);
    }

    private async Task TailLogsAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var query = LogQueryRequestMessage.Read(request.Span).Query;
        await foreach (var group in querier.TailLogsAsync(tenant, query, cancellationToken).ConfigureAwait(false))
        {
            await SendAsync(responses, group, group.Entries.Count, LogTailMessage.Write, cancellationToken).ConfigureAwait(false);
        }
    }
}
