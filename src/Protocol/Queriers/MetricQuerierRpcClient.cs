using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>The metrics of a querier in another process. Thread-safe; does not retry.</summary>
internal sealed class MetricQuerierRpcClient(RpcCalls calls) : MetricReadsRpcClient(calls, QuerierRpc.MetricReads), IMetricQuerier
{
    private readonly RpcCalls _calls = calls;

    /// <inheritdoc/>
    public async ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
    {
        using var message = new GrpcRequest();
        MetricQueryMessage.Write(message.Body, request);
        return await QueryResultItems.ReadAsync(_calls, QuerierRpc.QueryMetrics, tenant, message, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        var (series, warnings) = await SeriesItems.ReadAsync(_calls, QuerierRpc.SelectMetrics, tenant, request, cancellationToken)
            .ConfigureAwait(false);
        return new SeriesSet(series, warnings, null);
    }
}
