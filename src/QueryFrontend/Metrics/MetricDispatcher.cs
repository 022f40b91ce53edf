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

    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, timeout, (querier, token) => querier.Metrics.SeriesAsync(tenant, scope, token), cancellationToken))
            .Result;

    public async Task<IReadOnlyList<string>> LabelNamesAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.LabelNamesAsync(tenant, scope, token),
            cancellationToken)).Result;

    public async Task<IReadOnlyList<string>> LabelValuesAsync(
        TenantId tenant, string name, MetricScope scope, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.LabelValuesAsync(tenant, name, scope, token),
            cancellationToken)).Result;

    public async Task<IReadOnlyList<SeriesExemplars>> ExemplarsAsync(
        TenantId tenant, MetricScope scope, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.ExemplarsAsync(tenant, scope, token),
            cancellationToken)).Result;

    public async Task<IReadOnlyList<MetricMetadata>> MetadataAsync(
        TenantId tenant, string family, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.MetadataAsync(tenant, family, token),
            cancellationToken)).Result;

    /// <summary>The caller disposes the set.</summary>
    public async Task<SeriesSet> SelectAsync(
        TenantId tenant, MetricSelection selection, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.SelectAsync(tenant, selection, token),
            cancellationToken)).Result;

    public async Task<MetricCardinality> CardinalityAsync(
        TenantId tenant, IReadOnlyList<LabelMatcher> matchers, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.CardinalityAsync(tenant, matchers, token),
            cancellationToken)).Result;

    public async Task<MetricChanges> ChangesAsync(
        TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        => (await RunAsync(
            tenant,
            timeout,
            (querier, token) => querier.Metrics.ChangesAsync(tenant, since, token),
            cancellationToken)).Result;

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
