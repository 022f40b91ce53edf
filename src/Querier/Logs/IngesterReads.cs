using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Querier.Logs;

/// <summary>Asks every ingester the same and tolerates as many failures as cannot hide an acknowledged row. Thread-safe.</summary>
internal sealed class IngesterReads(IIngesterSet ingesters, ILogger log)
{
    /// <returns>The answers of those that answered.</returns>
    /// <exception cref="RequestException">More ingesters failed than replication makes up for.</exception>
    public async Task<IReadOnlyList<T>> AskAllAsync<T>(
        Func<IIngesterClient, CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var clients = ingesters.Clients;
        var answers = await Task.WhenAll(clients.Select(client => AskAsync(client, ask, cancellationToken)));
        var answered = answers.OfType<T>().ToList();
        var failed = clients.Count - answered.Count;
        if (failed > Quorum.FailuresAllowedInReads(ingesters.ReplicationFactor))
        {
            throw new RequestException(
                RequestError.Unavailable,
                $"too many unhealthy instances in the ring: {failed} of {clients.Count} ingesters did not answer");
        }

        return answered;
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
