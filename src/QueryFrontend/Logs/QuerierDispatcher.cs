using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Logs;

/// <summary>Runs one part of a query on a querier, in the tenant's turn, and on another one when the first cannot. Thread-safe.</summary>
internal sealed class QuerierDispatcher(IQuerierPool queriers, FairQueue queue)
{
    /// <summary>Tries of one part, as in Loki.</summary>
    private const int TriesMax = 5;

    public async Task<DispatchedQuery> QueryAsync(
        TenantId tenant, LogQueryRequest request, CancellationToken cancellationToken)
    {
        var (response, waited) = await queue.RunAsync(
            tenant,
            token => AskAsync((querier, inner) => querier.QueryLogsAsync(tenant, request, inner), token),
            cancellationToken);
        return new DispatchedQuery(response, waited);
    }

    public Task<IReadOnlyList<LabelSet>> SeriesAsync(
        TenantId tenant,
        IReadOnlyList<IReadOnlyList<LabelMatcher>> matcherGroups,
        TimeRange range,
        CancellationToken cancellationToken)
        => RunAsync(tenant, (querier, token) => querier.LogSeriesAsync(tenant, matcherGroups, range, token), cancellationToken);

    public Task<IReadOnlyList<LogStreamVolume>> VolumeAsync(
        TenantId tenant,
        IReadOnlyList<LabelMatcher> matchers,
        TimeRange range,
        long stepNs,
        CancellationToken cancellationToken)
        => RunAsync(tenant, (querier, token) => querier.LogVolumeAsync(tenant, matchers, range, stepNs, token), cancellationToken);

    private async Task<T> RunAsync<T>(
        TenantId tenant, Func<IQuerierClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        var (answer, _) = await queue.RunAsync(tenant, token => AskAsync(ask, token), cancellationToken);
        return answer;
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
            }
        }
    }
}
