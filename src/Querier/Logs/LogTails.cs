using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Trine.LogQL;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.Querier.Logs.Tails;

namespace Trine.Querier.Logs;

/// <summary>Follows log queries: rows as ingesters store them, each once, through the query's pipeline. Thread-safe.</summary>
internal sealed class LogTails(IIngesterSet ingesters, QuerierMetrics metrics, TimeProvider time, ILogger log)
{
    /// <summary>Frames evaluated together, so that a busy tail costs an evaluation for many frames and not for each.</summary>
    private const int FramesPerRunMax = 16;

    private readonly LogQLEngine _engine = new(workers: 1);

    /// <summary>New entries of a query. The first group is empty: what is stored after it was given out will come.</summary>
    /// <exception cref="RequestException">The query is no log query, a limit is reached, or no ingester is left.</exception>
    public async IAsyncEnumerable<LogTailEntries> FollowAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expr = LogQLParser.Parse(query) as LogSelectorExpr
            ?? throw new RequestException(RequestError.BadRequest, "only log queries can be tailed");
        metrics.TailOpened();
        try
        {
            await using var feed = new TailFeed(
                ingesters, (client, token) => client.TailLogsAsync(tenant, expr.Matchers, token), time, log, cancellationToken);
            yield return new LogTailEntries([], 0);
            var recent = new RecentRows();
            while (await feed.Frames.WaitToReadAsync(cancellationToken))
            {
                var (chunks, rowsLost) = Take(feed, recent);
                var entries = await RunAsync(expr, chunks, cancellationToken);
                if (entries.Count > 0 || rowsLost > 0)
                {
                    yield return new LogTailEntries(entries, rowsLost);
                }
            }
        }
        finally
        {
            metrics.TailClosed();
        }
    }

    /// <summary>The new rows of the frames that are there.</summary>
    private static (List<LogChunk> Chunks, int RowsLost) Take(TailFeed feed, RecentRows recent)
    {
        var chunks = new List<LogChunk>();
        var rowsLost = 0;
        for (var frames = 0; frames < FramesPerRunMax && feed.Frames.TryRead(out var frame); frames++)
        {
            rowsLost += frame.RowsLost;
            chunks.AddRange(FrameLogChunk.Decode(frame.Frame.Span, isHead: true).Select(recent.TakeNew).OfType<LogChunk>());
        }

        return (chunks, rowsLost);
    }

    private async Task<IReadOnlyList<LogEntry>> RunAsync(
        LogSelectorExpr expr, List<LogChunk> chunks, CancellationToken cancellationToken)
    {
        if (chunks.Count == 0)
        {
            return [];
        }

        var query = new LogQLQuery
        {
            Expr = expr,
            StartNs = long.MinValue,
            EndNs = long.MaxValue,
            Limit = chunks.Sum(chunk => chunk.RowCount),
            Direction = LogDirection.Forward,
        };
        var result = await _engine.ExecuteAsync(query, new FixedChunks(chunks), new LogQueryStatistics(), cancellationToken);
        return ((LogEntries)result.Data).Entries; // A selector evaluates to entries.
    }

    private sealed class FixedChunks(IReadOnlyList<LogChunk> chunks) : ILogSource
    {
        public ValueTask<IReadOnlyList<LogChunk>> SelectAsync(LogSelection selection, CancellationToken cancellationToken)
            => ValueTask.FromResult(chunks);
    }
}
