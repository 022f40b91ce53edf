using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Ingesters;

/// <summary>The metrics of an ingester in another process. Thread-safe; does not retry.</summary>
internal sealed class MetricIngesterRpcClient(RpcCalls calls) : IMetricIngester
{
    /// <inheritdoc/>
    public async ValueTask<MetricPushResult> PushAsync(
        TenantId tenant, ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        request.Body.Append(frame.Span);
        return await calls.UnaryAsync(IngesterRpc.PushMetrics, tenant, request, MetricPushResultMessage.Read, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<MetricSelectResult> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        var (series, blocks) = await SeriesItems.ReadAsync(calls, IngesterRpc.SelectMetrics, tenant, request, cancellationToken)
            .ConfigureAwait(false);
        return new MetricSelectResult(new SeriesSet(series, [], null), blocks);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        return await RpcItems.ReadAllAsync(calls, IngesterRpc.MetricSeries, tenant, request, MetricItems.ReadLabels, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        return await RpcItems.ReadAllAsync(calls, IngesterRpc.MetricLabelNames, tenant, request, MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection, name));
        return await RpcItems.ReadAllAsync(calls, IngesterRpc.MetricLabelValues, tenant, request, MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(scope));
        return await RpcItems.ReadAllAsync(calls, IngesterRpc.Exemplars, tenant, request, MetricItems.ReadExemplars, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(new MetricScope([], 0, 0), Name: family));
        return await RpcItems.ReadAllAsync(calls, IngesterRpc.MetricMetadata, tenant, request, MetricItems.ReadMetadata, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(new MetricScope([matchers], 0, 0)));
        return await CardinalityItems.ReadAsync(calls, IngesterRpc.MetricCardinality, tenant, request, cancellationToken)
            .ConfigureAwait(false);
    }

    private static GrpcRequest RequestOf(MetricScopeMessage message)
    {
        var request = new GrpcRequest();
        message.Write(request.Body);
        return request;
    }
}
