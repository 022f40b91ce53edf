using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Protocol.Rpc;

namespace Trine.Querier.Rpc;

/// <summary>Serves the logs of a querier over RPC. Thread-safe.</summary>
/// <param name="querier">Who answers.</param>
internal sealed class LogQuerierRpcService(ILogQuerier querier)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcStreaming(QuerierRpc.QueryLogs, QueryAsync);
        server.AddRpcStreaming(QuerierRpc.LogSeries, SeriesAsync);
        server.AddRpcStreaming(QuerierRpc.LogVolume, VolumeAsync);
        server.AddRpcStreaming(QuerierRpc.TailLogs, TailAsync);
    }

    private delegate int PartWriter<T>(ByteBuffer output, T items, int first);

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

    private async Task QueryAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var query = LogQueryRequestMessage.Read(request.Span);
        var response = await querier.QueryAsync(tenant, query, cancellationToken).ConfigureAwait(false);
        await SendAsync(responses, response, LogQueryParts.CountOf(response.Data), LogQueryParts.Write, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task SeriesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var scope = LogScopeMessage.Read(request.Span);
        var streams = await querier.SeriesAsync(tenant, scope.MatcherGroups, scope.Range, cancellationToken).ConfigureAwait(false);
        await SendAsync(responses, streams, streams.Count, LogStreamMessages.Write, cancellationToken).ConfigureAwait(false);
    }

    private async Task VolumeAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var scope = LogScopeMessage.Read(request.Span);
        if (scope.StepNs <= 0)
        {
            throw new RequestException(RequestError.BadRequest, $"malformed request: step {scope.StepNs}");
        }

        var volumes = await querier.VolumeAsync(
            tenant, scope.MatcherGroups.Count > 0 ? scope.MatcherGroups[0] : [], scope.Range, scope.StepNs, cancellationToken)
            .ConfigureAwait(false);
        await SendAsync(responses, volumes, volumes.Count, LogStreamMessages.Write, cancellationToken).ConfigureAwait(false);
    }

    private async Task TailAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var query = LogQueryRequestMessage.Read(request.Span).Query;
        await foreach (var group in querier.TailAsync(tenant, query, cancellationToken).ConfigureAwait(false))
        {
            await SendAsync(responses, group, group.Entries.Count, LogTailMessage.Write, cancellationToken).ConfigureAwait(false);
        }
    }
}
