using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Grpc;
using Trine.Protocol.Metrics.Rpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>The metrics of a querier in another process. Thread-safe; does not retry.</summary>
internal sealed class MetricQuerierRpcClient(RpcCalls calls) : IMetricQuerier
{
    /// <inheritdoc/>
    public async ValueTask<PromQLResult> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
    {
        using var message = new GrpcRequest();
        MetricQueryMessage.Write(message.Body, request);
        return await QueryResultItems.ReadAsync(calls, QuerierRpc.QueryMetrics, tenant, message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(scope));
        return await RpcItems.ReadAllAsync(calls, QuerierRpc.MetricSeries, tenant, request, MetricItems.ReadLabels, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(scope));
        return await RpcItems.ReadAllAsync(calls, QuerierRpc.MetricLabelNames, tenant, request, MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(scope, Name: name));
        return await RpcItems.ReadAllAsync(calls, QuerierRpc.MetricLabelValues, tenant, request, MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(scope));
        return await RpcItems.ReadAllAsync(calls, QuerierRpc.Exemplars, tenant, request, MetricItems.ReadExemplars, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(new MetricScope([], 0, 0), Name: family));
        return await RpcItems.ReadAllAsync(calls, QuerierRpc.MetricMetadata, tenant, request, MetricItems.ReadMetadata, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(selection));
        var (series, warnings) = await SeriesItems.ReadAsync(calls, QuerierRpc.SelectMetrics, tenant, request, cancellationToken)
            .ConfigureAwait(false);
        return new SeriesSet(series, warnings, null);
    }

    /// <inheritdoc/>
    public async ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(new MetricScope([matchers], 0, 0)));
        return await CardinalityItems.ReadAsync(calls, QuerierRpc.MetricCardinality, tenant, request, cancellationToken)
            .ConfigureAwait(false);
    }

    private static GrpcRequest RequestOf(MetricScopeMessage message)
    {
        var request = new GrpcRequest();
        message.Write(request.Body);
        return request;
    }
}
