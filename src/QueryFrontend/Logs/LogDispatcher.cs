using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs;

/// <summary>Asks queriers for logs, part by part. Thread-safe.</summary>
/// <param name="dispatcher">Finds a querier.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
internal sealed class LogDispatcher(QuerierDispatcher dispatcher, Func<TenantId, LogLimits> limitsOf)
{
    public async Task<DispatchedQuery> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        var (response, waited) = await RunAsync(
            tenant, (querier, token) => querier.Logs.QueryAsync(tenant, request, token), cancellationToken);
        return new DispatchedQuery(response, waited);
    }

    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.Logs.SeriesAsync(tenant, matcherGroups, range, token), cancellationToken)).Result;

    public async Task<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.Logs.VolumeAsync(tenant, matchers, range, stepNs, token), cancellationToken)).Result;

    /// <summary>Nothing runs longer than a query of the tenant may, whatever it is part of.</summary>
    private Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant, Func<IQuerierClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        => dispatcher.RunAsync(tenant, QueryDeadline.Of(limitsOf(tenant).QueryTimeout), ask, cancellationToken);
}
