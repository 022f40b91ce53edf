using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Querier.Logs;

/// <summary>Asks every ingester the same and tolerates as many failures as cannot hide an acknowledged row. Thread-safe.</summary>
internal sealed class IngesterReads(IIngesterSet ingesters, ILogger log)
{
    /// <param name="ask">What to ask each ingester.</param>
    /// <param name="release">Frees an answer that is not handed on since the read fails.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers of those that answered.</returns>
    /// <exception cref="RequestException">More ingesters failed than replication makes up for.</exception>
    public async Task<IReadOnlyList<T>> AskAllAsync<T>(
        Func<IIngesterClient, CancellationToken, ValueTask<T>> ask, Action<T> release, CancellationToken cancellationToken)
        where T : class
    {
        var asked = ingesters.Clients.Select(client => AskAsync(client, ask, cancellationToken)).ToList();
        Task all = Task.WhenAll(asked);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var answers = new List<T>();
        foreach (var answer in asked.Where(answer => answer.IsCompletedSuccessfully))
        {
            if (await answer is { } given)
            {
                answers.Add(given);
            }
        }

        var failed = asked.Count - answers.Count;
        if (failed <= Quorum.FailuresAllowedInReads(ingesters.ReplicationFactor) && !cancellationToken.IsCancellationRequested)
        {
            return answers;
        }

        answers.ForEach(release);
        cancellationToken.ThrowIfCancellationRequested();
        throw new RequestException(
            RequestError.Unavailable,
            $"too many unhealthy instances in the ring: {failed} of {asked.Count} ingesters did not answer");
    }

    private async Task<T?> AskAsync<T>(
        IIngesterClient client, Func<IIngesterClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(client, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Counted by the caller: whether the read can do without this ingester is a matter of replication.
            log.IngesterReadFailed(failure.Message);
            return null;
        }
    }
}
