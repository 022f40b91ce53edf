using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Ingester.Rpc;

/// <summary>Serves the metrics of an ingester over RPC. Thread-safe.</summary>
/// <param name="ingester">Who answers.</param>
internal sealed class MetricIngesterRpcService(IMetricIngester ingester)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcUnary(IngesterRpc.PushMetrics, PushAsync);
        server.AddRpcStreaming(IngesterRpc.SelectMetrics, SelectAsync);
        new MetricReadsRpcService(ingester, IngesterRpc.MetricReads).Register(server);
    }

    private async ValueTask PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken)
        => MetricPushResultMessage.Write(response, await ingester.PushAsync(tenant, request, cancellationToken).ConfigureAwait(false));

    private async Task SelectAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var selection = MetricScopeMessage.Read(request.Span).Selection;
        using var result = await ingester.SelectAsync(tenant, selection, cancellationToken).ConfigureAwait(false);
        await SeriesItems.SendAsync(responses, result.Series.Series, result.RecentBlocks, selection, cancellationToken)
            .ConfigureAwait(false);
    }
}
