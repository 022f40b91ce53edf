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
    /// <summary>The only kind of items in answers that have one.</summary>
    private const int ItemField = 1;

    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcStreaming(QuerierRpc.QueryMetrics, QueryAsync);
        server.AddRpcStreaming(QuerierRpc.SelectMetrics, SelectAsync);
        server.AddRpcStreaming(QuerierRpc.MetricSeries, SeriesAsync);
        server.AddRpcStreaming(QuerierRpc.MetricLabelNames, LabelNamesAsync);
        server.AddRpcStreaming(QuerierRpc.MetricLabelValues, LabelValuesAsync);
        server.AddRpcStreaming(QuerierRpc.Exemplars, ExemplarsAsync);
        server.AddRpcStreaming(QuerierRpc.MetricMetadata, MetadataAsync);
        server.AddRpcStreaming(QuerierRpc.MetricCardinality, CardinalityAsync);
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

    private async Task SeriesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var series = await querier.SeriesAsync(tenant, MetricScopeMessage.Read(request.Span).Scope, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, series, MetricItems.WriteLabels, cancellationToken).ConfigureAwait(false);
    }

    private async Task LabelNamesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var names = await querier.LabelNamesAsync(tenant, MetricScopeMessage.Read(request.Span).Scope, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, names, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
    }

    private async Task LabelValuesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var message = MetricScopeMessage.Read(request.Span);
        var values = await querier.LabelValuesAsync(tenant, message.Name, message.Scope, cancellationToken).ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, values, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExemplarsAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var exemplars = await querier.ExemplarsAsync(tenant, MetricScopeMessage.Read(request.Span).Scope, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, exemplars, MetricItems.WriteExemplars, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task MetadataAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var metadata = await querier.MetadataAsync(tenant, MetricScopeMessage.Read(request.Span).Name, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, metadata, MetricItems.WriteMetadata, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task CardinalityAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var matchers = MetricScopeMessage.Read(request.Span).Selection.Matchers;
        var cardinality = await querier.CardinalityAsync(tenant, matchers, cancellationToken).ConfigureAwait(false);
        await CardinalityItems.SendAsync(responses, cardinality, cancellationToken).ConfigureAwait(false);
    }
}
