using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs;

/// <summary>Runs one part of a query on a querier, in the tenant's turn, and on another one when the first cannot. Thread-safe.</summary>
/// <param name="queriers">Who evaluates.</param>
/// <param name="queue">Gives turns.</param>
/// <param name="limitsOf">A tenant's limits, as they are now.</param>
/// <param name="metrics">Counts tries and refusals.</param>
internal sealed class QuerierDispatcher(
    IQuerierPool queriers, FairQueue queue, Func<TenantId, LogLimits> limitsOf, QueryFrontendMetrics metrics)
{
    /// <summary>Tries of one part, as in Loki.</summary>
    private const int TriesMax = 5;

    public async Task<DispatchedQuery> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        var (response, waited) = await RunAsync(
            tenant, (querier, token) => querier.QueryLogsAsync(tenant, request, token), cancellationToken);
        return new DispatchedQuery(response, waited);
    }

    public async Task<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.LogSeriesAsync(tenant, matcherGroups, range, token), cancellationToken)).Result;

    public async Task<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
        => (await RunAsync(
            tenant, (querier, token) => querier.LogVolumeAsync(tenant, matchers, range, stepNs, token), cancellationToken)).Result;

    /// <summary>Nothing runs longer than a query of the tenant may, whatever it is part of.</summary>
    private async Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant, Func<IQuerierClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(QueryDeadline.Of(limitsOf(tenant).QueryTimeout));
        try
        {
            return await queue.RunAsync(tenant, token => AskAsync(ask, token), deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RequestException(RequestError.DeadlineExceeded, "");
        }
    }

    private async Task<T> AskAsync<T>(
        Func<IQuerierClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var candidates = queriers.Candidates();
        if (candidates.Count == 0)
        {
            throw new RequestException(RequestError.Unavailable, "no querier is known; check ring.members");
        }

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ask(candidates[attempt], cancellationToken);
            }
            catch (RequestException failure) when (failure.Error == RequestError.Unavailable
                && attempt + 1 < Math.Min(TriesMax, candidates.Count))
            {
                // The next querier may be able to: this one is down or loses its ingesters.
                metrics.Retried();
            }
        }
    }
}
