using Trine.Hosting.Http;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Metrics;

/// <summary>Asks queriers for metrics, in the tenant's turn. Thread-safe.</summary>
/// <param name="dispatcher">Finds a querier.</param>
/// <param name="timeout">Longest time of anything; a query may ask for less.</param>
internal sealed class MetricDispatcher(QuerierDispatcher dispatcher, TimeSpan timeout)
{
    /// <returns>The answer, and how long the query waited for its turn.</returns>
    public Task<(PromQLResult Result, TimeSpan Waited)> QueryAsync(
        TenantId tenant, MetricQueryRequest request, CancellationToken cancellationToken)
        => RunAsync(
            tenant,
            request.Timeout is { } own && own < timeout ? own : timeout,
            (querier, token) => querier.Metrics.QueryAsync(tenant, request, token),
            cancellationToken);

    public Task<IReadOnlyList<LabelSet>> SeriesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.SeriesAsync(tenant, scope, token), cancellationToken);

    public Task<IReadOnlyList<string>> LabelNamesAsync(TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.LabelNamesAsync(tenant, scope, token), cancellationToken);

    public Task<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.LabelValuesAsync(tenant, name, scope, token), cancellationToken);

    public Task<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.ExemplarsAsync(tenant, scope, token), cancellationToken);

    public Task<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.MetadataAsync(tenant, family, token), cancellationToken);

    /// <summary>The caller disposes the set.</summary>
    public Task<SeriesSet> SelectAsync(TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.SelectAsync(tenant, selection, token), cancellationToken);

    public Task<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.CardinalityAsync(tenant, matchers, token), cancellationToken);

    public Task<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        => AskAsync(tenant, (metrics, token) => metrics.ChangesAsync(tenant, since, token), cancellationToken);

    private async Task<T> AskAsync<T>(
        TenantId tenant, Func<IMetricQuerier, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        => (await RunAsync(tenant, timeout, (querier, token) => ask(querier.Metrics, token), cancellationToken)).Result;

    private async Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant,
        TimeSpan deadline,
        Func<IQuerierClient, CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken)
    {
        if (deadline <= TimeSpan.Zero)
        {
            throw new RequestException(RequestError.DeadlineExceeded, ErrorWriters.TimedOut);
        }

        try
        {
            return await dispatcher.RunAsync(tenant, deadline, ask, cancellationToken);
        }
        catch (RequestException ended) when (ended.Error == RequestError.Cancelled
            && !cancellationToken.IsCancellationRequested)
        {
            // The deadline ended it, not the client.
            throw new RequestException(RequestError.DeadlineExceeded, ErrorWriters.TimedOut, ended);
        }
    }
}
