namespace Trine.LogQL.Evaluation;

/// <summary>Runs the workers that share a query's chunks.</summary>
internal static class ChunkWorkers
{
    /// <summary>Runs as many workers as there is work for; the first failure stops the others and is thrown.</summary>
    /// <param name="workers">The most workers at once.</param>
    /// <param name="chunks">Pieces of work.</param>
    /// <param name="workAsync">One worker: takes pieces until none is left.</param>
    /// <param name="cancellationToken">Ends all.</param>
    public static async Task RunAsync(
        int workers, int chunks, Func<CancellationToken, Task> workAsync, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Task[Math.Min(workers, chunks)];
        for (var i = 0; i < running.Length; i++)
        {
            running[i] = Task.Run(GuardAsync, CancellationToken.None);
        }

        await Task.WhenAll(running).ConfigureAwait(false);

        async Task GuardAsync()
        {
            try
            {
                await workAsync(stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }
}
