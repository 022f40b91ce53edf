using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Protocol.Ingesters;
using Trine.Ring;

namespace Trine.Querier;

/// <summary>Asks every ingester the same and tolerates as many failures as cannot hide an acknowledged row. Thread-safe.</summary>
internal sealed class IngesterReads(IIngesterSet ingesters, ILogger log)
{
    /// <summary>
    /// Once enough have answered, the others get this long: a read should rather be whole in memory than merged from fewer
    /// replicas, but an ingester that hangs must not hold it up.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <param name="ask">What to ask each ingester.</param>
    /// <param name="release">Frees an answer that is not handed on: the read failed, or the answer came too late.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answers of those that answered in time.</returns>
    /// <exception cref="RequestException">More ingesters failed than replication makes up for.</exception>
    public async Task<IReadOnlyList<T>> AskAllAsync<T>(
        Func<IIngesterClient, CancellationToken, ValueTask<T>> ask, Action<T> release, CancellationToken cancellationToken)
        where T : class
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = ingesters.Clients.Select(client => AskAsync(client, ask, ended.Token)).ToList();
        var needed = asked.Count - Quorum.FailuresAllowedInReads(ingesters.ReplicationFactor);
        var answers = new List<T>();
        try
        {
            await WaitAsync(asked, needed, cancellationToken);
            foreach (var done in asked.Where(task => task.IsCompletedSuccessfully).ToList())
            {
                asked.Remove(done);
                if (await done is { } answer)
                {
                    answers.Add(answer);
                }
            }
        }
        finally
        {
            if (asked.Count > 0)
            {
                await ended.CancelAsync();
            }

            foreach (var late in asked)
            {
                _ = ReleaseAsync(late, release);
            }
        }

        if (answers.Count >= needed)
        {
            return answers;
        }

        answers.ForEach(release);
        throw new RequestException(
            RequestError.Unavailable,
            $"too many unhealthy instances in the ring: only {answers.Count} ingesters answered, {needed} are needed");
    }

    /// <summary>Waits for all, but no longer than the grace once enough have answered.</summary>
    private static async Task WaitAsync<T>(List<Task<T?>> asked, int needed, CancellationToken cancellationToken)
        where T : class
    {
        if (asked.TrueForAll(static task => task.IsCompleted))
        {
            // Fast path: ingesters of this process answer at once.
            return;
        }

        var answered = 0;
        await foreach (var done in Task.WhenEach(asked).WithCancellation(cancellationToken))
        {
            answered += await done is null ? 0 : 1;
            if (answered >= needed)
            {
                break;
            }
        }

        if (answered >= needed)
        {
            await Task.WhenAny(Task.WhenAll(asked), Task.Delay(Grace, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task ReleaseAsync<T>(Task<T?> late, Action<T> release)
        where T : class
    {
        try
        {
            if (await late is { } answer)
            {
                release(answer);
            }
        }
        catch (OperationCanceledException)
        {
            // Given up before it answered: there is nothing to free.
        }
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
