using Trine.Model;
using Trine.Model.Metrics;
using Trine.Protocol.Grpc;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>Asks a component in another process about its metrics. Thread-safe; does not retry.</summary>
/// <param name="calls">Of that component.</param>
/// <param name="methods">As it calls them.</param>
internal abstract class MetricReadsRpcClient(RpcCalls calls, MetricReadMethods methods) : IMetricReads
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => await AskAsync(methods.Series, tenant, new MetricScopeMessage(scope), MetricItems.ReadLabels, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => await AskAsync(methods.LabelNames, tenant, new MetricScopeMessage(scope), MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => await AskAsync(
            methods.LabelValues, tenant, new MetricScopeMessage(scope, Name: name), MetricItems.ReadText, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => await AskAsync(methods.Exemplars, tenant, new MetricScopeMessage(scope), MetricItems.ReadExemplars, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
        => await AskAsync(
            methods.Metadata,
            tenant,
            new MetricScopeMessage(new MetricScope([], 0, 0), Name: family),
            MetricItems.ReadMetadata,
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
    {
        using var request = RequestOf(new MetricScopeMessage(new MetricScope([matchers], 0, 0)));
        return await CardinalityItems.ReadAsync(calls, methods.Cardinality, tenant, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
    {
        using var request = new GrpcRequest();
        MetricChangesMessage.Write(request.Body, new MetricChanges(since, 0));
        return await calls.UnaryAsync(methods.Changes, tenant, request, MetricChangesMessage.Read, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The request for the samples of a selection.</summary>
    private protected static GrpcRequest RequestOf(MetricScopeMessage message)
    {
        var request = new GrpcRequest();
        message.Write(request.Body);
        return request;
    }

    private async ValueTask<List<T>> AskAsync<T>(
        GrpcMethod method,
        TenantId tenant,
        MetricScopeMessage message,
        RpcCalls.Reader<T> read,
        CancellationToken cancellationToken)
    {
        using var request = RequestOf(message);
        return await RpcItems.ReadAllAsync(calls, method, tenant, request, read, cancellationToken).ConfigureAwait(false);
    }
}
