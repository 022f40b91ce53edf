using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>Answers questions about metrics over RPC: the other end of <see cref="MetricReadsRpcClient"/>. Thread-safe.</summary>
/// <param name="reads">Who knows.</param>
/// <param name="methods">As callers call them.</param>
public sealed class MetricReadsRpcService(IMetricReads reads, MetricReadMethods methods)
{
    /// <summary>The only kind of items in answers that have one.</summary>
    private const int ItemField = 1;

    /// <summary>Adds the methods to a server that is not serving yet.</summary>
    public void Register(GrpcServer server)
    {
        AddItems(server, methods.Series, (t, m, token) => reads.SeriesAsync(t, m.Scope, token), MetricItems.WriteLabels);
        AddItems(server, methods.LabelNames, (t, m, token) => reads.LabelNamesAsync(t, m.Scope, token), MetricItems.WriteText);
        AddItems(
            server, methods.LabelValues, (t, m, token) => reads.LabelValuesAsync(t, m.Name, m.Scope, token), MetricItems.WriteText);
        AddItems(server, methods.Exemplars, (t, m, token) => reads.ExemplarsAsync(t, m.Scope, token), MetricItems.WriteExemplars);
        AddItems(server, methods.Metadata, (t, m, token) => reads.MetadataAsync(t, m.Name, token), MetricItems.WriteMetadata);
        server.AddRpcStreaming(methods.Cardinality, CardinalityAsync);
        server.AddRpcUnary(methods.Changes, ChangesAsync);
    }

    private static void AddItems<T>(
        GrpcServer server,
        GrpcMethod method,
        Func<TenantId, MetricScopeMessage, CancellationToken, ValueTask<IReadOnlyList<T>>> ask,
        RpcItems.ItemWriter<T> write)
        => server.AddRpcStreaming(method, async (tenant, request, responses, cancellationToken) =>
        {
            var items = await ask(tenant, MetricScopeMessage.Read(request.Span), cancellationToken).ConfigureAwait(false);
            await new RpcItems(responses).SendAllAsync(ItemField, items, write, cancellationToken).ConfigureAwait(false);
        });

    private async Task CardinalityAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var matchers = MetricScopeMessage.Read(request.Span).Selection.Matchers;
        var cardinality = await reads.CardinalityAsync(tenant, matchers, cancellationToken).ConfigureAwait(false);
        await CardinalityItems.SendAsync(responses, cardinality, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask ChangesAsync(
        TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken)
    {
        var since = MetricChangesMessage.Read(request.Span).Versions;
        MetricChangesMessage.Write(response, await reads.ChangesAsync(tenant, since, cancellationToken).ConfigureAwait(false));
    }
}
