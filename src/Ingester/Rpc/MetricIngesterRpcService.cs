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
    /// <summary>The only kind of items in answers that have one.</summary>
    private const int ItemField = 1;

    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        server.AddRpcUnary(IngesterRpc.PushMetrics, PushAsync);
        server.AddRpcStreaming(IngesterRpc.SelectMetrics, SelectAsync);
        server.AddRpcStreaming(IngesterRpc.MetricSeries, SeriesAsync);
        server.AddRpcStreaming(IngesterRpc.MetricLabelNames, LabelNamesAsync);
        server.AddRpcStreaming(IngesterRpc.MetricLabelValues, LabelValuesAsync);
        server.AddRpcStreaming(IngesterRpc.Exemplars, ExemplarsAsync);
        server.AddRpcStreaming(IngesterRpc.MetricMetadata, MetadataAsync);
        server.AddRpcStreaming(IngesterRpc.MetricCardinality, CardinalityAsync);
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

    private async Task SeriesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var series = await ingester.SeriesAsync(tenant, MetricScopeMessage.Read(request.Span).Selection, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, series, MetricItems.WriteLabels, cancellationToken).ConfigureAwait(false);
    }

    private async Task LabelNamesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var names = await ingester.LabelNamesAsync(tenant, MetricScopeMessage.Read(request.Span).Selection, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, names, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
    }

    private async Task LabelValuesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var message = MetricScopeMessage.Read(request.Span);
        var values = await ingester.LabelValuesAsync(tenant, message.Name, message.Selection, cancellationToken).ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, values, MetricItems.WriteText, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExemplarsAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var exemplars = await ingester.ExemplarsAsync(tenant, MetricScopeMessage.Read(request.Span).Scope, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, exemplars, MetricItems.WriteExemplars, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task MetadataAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var metadata = await ingester.MetadataAsync(tenant, MetricScopeMessage.Read(request.Span).Name, cancellationToken)
            .ConfigureAwait(false);
        await new RpcItems(responses).SendAllAsync(ItemField, metadata, MetricItems.WriteMetadata, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task CardinalityAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var matchers = MetricScopeMessage.Read(request.Span).Selection.Matchers;
        var cardinality = await ingester.CardinalityAsync(tenant, matchers, cancellationToken).ConfigureAwait(false);
        await CardinalityItems.SendAsync(responses, cardinality, cancellationToken).ConfigureAwait(false);
    }
}
