using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>Hands the tables of a query to its workers, counts what is read, and stops early. Thread-safe.</summary>
internal sealed class TableQueue(IReadOnlyList<SpanTable> tables)
{
    private readonly Lock _lock = new(); // Guards _next and _statistics.
    private int _next;
    private TraceQueryStatistics _statistics;

    public TraceQueryStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return _statistics;
            }
        }
    }

    /// <summary>Disposes all tables.</summary>
    public void DisposeTables()
    {
        foreach (var table in tables)
        {
            table.Dispose();
        }
    }

    /// <summary>Runs the work over the tables; the first failure stops it and is thrown.</summary>
    /// <param name="workers">The most tables at once.</param>
    /// <param name="workAsync">What to do with a table.</param>
    /// <param name="isDone">
    /// Asked with the next table: true when neither it nor those behind it can change the answer.
    /// </param>
    /// <param name="cancellationToken">Ends all.</param>
    public async Task RunAsync(
        int workers,
        Func<TableView, CancellationToken, ValueTask> workAsync,
        Func<SpanTable, bool> isDone,
        CancellationToken cancellationToken)
    {
        if (tables.Count == 1 || workers == 1)
        {
            await WorkAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Task[Math.Min(workers, tables.Count)];
        for (var i = 0; i < running.Length; i++)
        {
            running[i] = Task.Run(GuardAsync, CancellationToken.None);
        }

        await Task.WhenAll(running).ConfigureAwait(false);

        async Task GuardAsync()
        {
            try
            {
                await WorkAsync(stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }

        async Task WorkAsync(CancellationToken token)
        {
            while (TryTake(isDone, out var table))
            {
                token.ThrowIfCancellationRequested();
                await workAsync(new TableView(table), token).ConfigureAwait(false);
            }
        }
    }

    private bool TryTake(Func<SpanTable, bool> isDone, out SpanTable table)
    {
        lock (_lock)
        {
            table = _next < tables.Count ? tables[_next] : null!; // Not looked at when there is none.
            if (_next >= tables.Count || isDone(table))
            {
                return false;
            }

            _next++;
            _statistics += new TraceQueryStatistics(table.TraceCount, table.SpanCount, table.StoredBytes, 0);
            return true;
        }
    }
}
