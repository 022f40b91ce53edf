using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Queriers;
using Trine.Protocol.Rpc;

namespace Trine.Querier.Rpc;

/// <summary>Serves the metrics of a querier over RPC. Thread-safe.</summary>
/// <param name="querier">Who answers.</param>
internal sealed class MetricQuerierRpcService(IMetricQuerier querier)
{
    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcStreaming(QuerierRpc.QueryMetrics, QueryAsync);
        server.AddRpcStreaming(QuerierRpc.SelectMetrics, SelectAsync);
        new MetricReadsRpcService(querier, QuerierRpc.MetricReads).Register(server);
    }

    private async Task QueryAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var result = await querier.QueryAsync(tenant, MetricQueryMessage.Read(request.Span), cancellationToken).ConfigureAwait(false);
        await QueryResultItems.SendAsync(responses, result, cancellationToken).ConfigureAwait(false);
    }

    private async Task SelectAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var selection = MetricScopeMessage.Read(request.Span).Selection;
        using var set = await querier.SelectAsync(tenant, selection, cancellationToken).ConfigureAwait(false);
        await SeriesItems.SendAsync(responses, set.Series, set.Warnings, selection, cancellationToken).ConfigureAwait(false);
    }
}
