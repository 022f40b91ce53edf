using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The metrics of an ingester in another process. Thread-safe; does not retry.</summary>
internal sealed class MetricIngesterRpcClient(RpcCalls calls) : MetricReadsRpcClient(calls, IngesterRpc.MetricReads), IMetricIngester
{
    private readonly RpcCalls _calls = calls;

    /// <inheritdoc/>
    public async ValueTask<MetricPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        request.Body.Append(frame.Span);
        return await _calls.UnaryAsync(IngesterRpc.PushMetrics, tenant, request, MetricPushResultMessage.Read, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<MetricSelectResult> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        var (series, blocks) = await SeriesItems.ReadAsync(_calls, IngesterRpc.SelectMetrics, tenant, request, cancellationToken)
            .ConfigureAwait(false);
        return new MetricSelectResult(new SeriesSet(series, [], null), blocks);
    }
}
