using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Queue;

/// <summary>Runs one part of a query on a querier, in the tenant's turn, and on another one when the first cannot. Thread-safe.</summary>
/// <param name="queriers">Who evaluates.</param>
/// <param name="queue">Gives turns.</param>
/// <param name="metrics">Counts tries and refusals.</param>
internal sealed class QuerierDispatcher(IQuerierPool queriers, FairQueue queue, QueryFrontendMetrics metrics)
{
    /// <summary>Tries of one part, as in Loki.</summary>
    private const int TriesMax = 5;

    /// <param name="tenant">Whose turn it takes.</param>
    /// <param name="timeout">Longest time, waiting included.</param>
    /// <param name="ask">What to ask a querier.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The answer, and how long the part waited for its turn.</returns>
    /// <exception cref="RequestException">The querier refused, none is there, or the time is over.</exception>
    public async Task<(T Result, TimeSpan Waited)> RunAsync<T>(
        TenantId tenant,
        TimeSpan timeout,
        Func<IQuerierClient, CancellationToken, ValueTask<T>> ask,
        CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
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
