using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.Querier.Logs.Tails;

namespace Trine.Querier.Logs;

/// <summary>Follows log queries: rows as ingesters store them, each once, through the query's pipeline. Thread-safe.</summary>
internal sealed class LogTails(IIngesterSet ingesters, QuerierMetrics metrics, TimeProvider time, ILogger log)
{
    /// <summary>Frames handed on together, so that a busy tail costs a message for many frames and not for each.</summary>
    private const int FramesPerGroupMax = 16;

    /// <summary>New entries of a query. The first group is empty: what is stored after it was given out will come.</summary>
    /// <exception cref="RequestException">The query is no log query, a limit is reached, or no ingester is left.</exception>
    public async IAsyncEnumerable<LogTailEntries> FollowAsync(
        TenantId tenant, string query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expr = LogQLParser.Parse(query) as LogSelectorExpr
            ?? throw new RequestException(RequestError.BadRequest, "only log selector is supported");
        var runner = new LogPipeline(expr.Stages).CreateRunner();
        metrics.TailOpened();
        try
        {
            await using var feed = new TailFeed(
                ingesters, (client, token) => client.Logs.TailAsync(tenant, expr.Matchers, token), time, log, cancellationToken);
            yield return new LogTailEntries([], 0);
            var recent = new RecentRows();
            while (await feed.Frames.WaitToReadAsync(cancellationToken))
            {
                var (chunks, rowsLost) = Take(feed, recent);
                var entries = new List<LogEntry>();
                foreach (var chunk in chunks)
                {
                    await runner.RunAsync(chunk, TimeRange.All, int.MaxValue, entries, cancellationToken);
                }

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
        for (var frames = 0; frames < FramesPerGroupMax && feed.Frames.TryRead(out var frame); frames++)
        {
            rowsLost += frame.RowsLost;
            chunks.AddRange(FrameLogChunk.Decode(frame.Frame.Span, isHead: true).Select(recent.TakeNew).OfType<LogChunk>());
        }

        return (chunks, rowsLost);
    }
}
