using Trine.LogQL.Pipeline;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Evaluates log queries: chunks in the direction of the query, until no other can hold an entry of the answer. Thread-safe.</summary>
internal sealed class LogEvaluator(ILogSource source, LogQueryStatistics statistics, int workers)
{
    /// <summary>Entries that one pass looks for when an interval thins them out.</summary>
    private const int ThinnedPassEntries = 1024;

    /// <exception cref="RequestException">A stage is not valid, or a bound is reached.</exception>
    public async Task<LogEntries> EvaluateAsync(
        LogSelectorExpr expr, LogQLQuery query, CancellationToken cancellationToken)
    {
        var pipeline = new LogPipeline(expr.Stages);
        var range = new TimeRange(query.StartNs, query.EndNs);
        if (query.IntervalNs <= 0)
        {
            return new LogEntries(await ScanAsync(expr, pipeline, query, range, query.Limit, cancellationToken).ConfigureAwait(false));
        }

        return new LogEntries(await ThinAsync(expr, pipeline, query, range, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Takes an entry, then the next that is an interval away: pass by pass, since what lies between is not known.</summary>
    private async Task<List<LogEntry>> ThinAsync(
        LogSelectorExpr expr, LogPipeline pipeline, LogQLQuery query, TimeRange range, CancellationToken cancellationToken)
    {
        var kept = new List<LogEntry>();
        while (kept.Count < query.Limit && !range.IsEmpty)
        {
            var passLimit = Math.Max(ThinnedPassEntries, query.Limit);
            var entries = await ScanAsync(expr, pipeline, query, range, passLimit, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries)
            {
                if (kept.Count < query.Limit && (kept.Count == 0 || IsApart(kept[^1], entry, query.IntervalNs)))
                {
                    kept.Add(entry);
                }
            }

            if (entries.Count < passLimit)
            {
                break;
            }

            var lastNs = kept[^1].TimestampNs;
            range = query.Direction == LogDirection.Forward
                ? range with { StartNs = checked(lastNs + query.IntervalNs) }
                : range with { EndNs = checked(lastNs - query.IntervalNs + 1) };
        }

        return kept;
    }

    private static bool IsApart(LogEntry last, LogEntry entry, long intervalNs)
        => Math.Abs(entry.TimestampNs - last.TimestampNs) >= intervalNs;

    private async Task<IReadOnlyList<LogEntry>> ScanAsync(
        LogSelectorExpr expr,
        LogPipeline pipeline,
        LogQLQuery query,
        TimeRange range,
        int limit,
        CancellationToken cancellationToken)
    {
        if (range.IsEmpty || limit <= 0)
        {
            return [];
        }

        var selection = new LogSelection(expr.Matchers, range, pipeline.Needles);
        var selected = await source.SelectAsync(selection, cancellationToken).ConfigureAwait(false);
        var chunks = InOrder(selected, query.Direction);
        var top = new TopEntries(limit, query.Direction, new MemoryBudget(query.Limits.MemoryBytesMax));
        var next = -1;
        try
        {
            await ChunkWorkers.RunAsync(workers, chunks.Length, WorkAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var chunk in selected)
            {
                chunk.Dispose();
            }
        }

        return top.ToList();

        async Task WorkAsync(CancellationToken stop)
        {
            var worker = new LogWorker(pipeline, query.Direction, top);
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < chunks.Length
                    && top.Admits(NearEnd(chunks[index], query.Direction)))
                {
                    stop.ThrowIfCancellationRequested();
                    await worker.ReadAsync(chunks[index], index, range, stop).ConfigureAwait(false);
                    chunks[index].Dispose();
                }
            }
            finally
            {
                statistics.Add(worker.Counter.Counts);
            }
        }
    }

    private static long NearEnd(LogChunk chunk, LogDirection direction)
        => direction == LogDirection.Forward ? chunk.MinTimestampNs : chunk.MaxTimestampNs;

    /// <summary>
    /// The chunks that begin first in the query's direction come first, so that the rest can be left out once the limit is full.
    /// Chunks of a stream may share the instant where one ends and the next begins: they keep their order in time.
    /// </summary>
    private static LogChunk[] InOrder(IReadOnlyList<LogChunk> chunks, LogDirection direction)
        => direction == LogDirection.Forward
            ? [.. chunks.OrderBy(chunk => chunk.MinTimestampNs).ThenBy(chunk => chunk.Stream.Hash).ThenBy(chunk => chunk.MaxTimestampNs)]
            : [.. chunks.Reverse().OrderByDescending(chunk => chunk.MaxTimestampNs).ThenBy(chunk => chunk.Stream.Hash)
                .ThenByDescending(chunk => chunk.MinTimestampNs)];
}
