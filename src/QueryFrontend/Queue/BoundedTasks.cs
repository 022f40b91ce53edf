namespace Trine.QueryFrontend.Queue;

/// <summary>Runs like tasks side by side, within a bound.</summary>
internal static class BoundedTasks
{
    /// <summary>Runs a task for each item; when one fails, the others are cancelled and waited for.</summary>
    /// <returns>One result for each item, in their order.</returns>
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IReadOnlyList<TItem> items,
        int concurrency,
        Func<TItem, CancellationToken, Task<TResult>> run,
        CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            options,
            async (i, token) => results[i] = await run(items[i], token));
        return results;
    }
}
