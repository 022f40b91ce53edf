using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>Evaluates range aggregations: chunks are read by several workers, their results merged in order. Thread-safe.</summary>
internal sealed class RangeEvaluator(ILogSource source, LogQueryStatistics statistics, MemoryBudget budget, int workers)
{
    /// <param name="plan">The aggregation.</param>
    /// <param name="steps">Where to evaluate it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RequestException">A row has an error that the query did not ask for, or a bound is reached.</exception>
    public async Task<IReadOnlyList<StepSeries>> EvaluateAsync(
        RangeAggregationPlan plan, StepGrid steps, CancellationToken cancellationToken)
    {
        var panes = new PaneGrid(steps, plan.RangeNs, plan.Expr.Range.OffsetNs);
        var chunks = await source.SelectAsync(plan.SelectionOf(panes), cancellationToken).ConfigureAwait(false);
        var registry = new SeriesRegistry(budget);
        var merger = new RangeMerger(plan, registry, budget);
        try
        {
            await ReadAsync(plan, panes, InOrder(chunks), registry, merger, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var chunk in chunks)
            {
                chunk.Dispose();
            }
        }

        var series = Slide(plan, panes, steps, registry, merger);
        return plan.Expr.Op == RangeOp.AbsentOverTime ? [AbsentSeries.Of(plan.Expr, series, steps)] : series;
    }

    private async Task ReadAsync(
        RangeAggregationPlan plan,
        PaneGrid panes,
        LogChunk[] chunks,
        SeriesRegistry registry,
        RangeMerger merger,
        CancellationToken cancellationToken)
    {
        var next = -1;
        await ChunkWorkers.RunAsync(workers, chunks.Length, WorkAsync, cancellationToken).ConfigureAwait(false);

        async Task WorkAsync(CancellationToken stop)
        {
            var worker = new RangeWorker(plan, panes, registry, merger, budget);
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < chunks.Length && !merger.IsFaulty)
                {
                    stop.ThrowIfCancellationRequested();
                    var partial = await worker.ReadAsync(chunks[index], stop).ConfigureAwait(false);
                    chunks[index].Dispose();
                    merger.Add(index, partial);
                }
            }
            finally
            {
                statistics.Add(worker.Counter.Counts);
            }
        }
    }

    private StepSeries[] Slide(
        RangeAggregationPlan plan, PaneGrid panes, StepGrid steps, SeriesRegistry registry, RangeMerger merger)
    {
        var result = new List<StepSeries>();
        var paneFunction = plan.PaneFunction();
        var sampleFunction = paneFunction is null ? plan.SampleFunction() : null;
        var labels = registry.ToArray();
        merger.Samples.Arrange(sampleFunction is null ? 0 : labels.Length);
        for (var i = 0; i < (sampleFunction is null ? merger.Panes.Count : labels.Length); i++)
        {
            budget.Take(StepSeries.MemoryBytes(steps.Count));
            var series = new StepSeries(labels[i], steps.Count);
            if (paneFunction is not null)
            {
                merger.Panes[i].Slide(paneFunction, panes, series);
            }
            else
            {
                // One of the two functions is there.
                merger.Samples.Slide(i, sampleFunction!, steps, plan.RangeNs, plan.Expr.Range.OffsetNs, series);
            }

            if (!series.IsEmpty)
            {
                result.Add(series);
            }
        }

        return SeriesOrder.Sort(result);
    }

    /// <summary>A fixed order, so that sums do not differ from run to run.</summary>
    private static LogChunk[] InOrder(IReadOnlyList<LogChunk> chunks)
        => [.. chunks.OrderBy(chunk => chunk.MinTimestampNs).ThenBy(chunk => chunk.Stream.Hash)];
}
