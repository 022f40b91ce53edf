using System.Runtime.ExceptionServices;
using Trine.PromQL.Evaluation.Aggregations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation;

/// <summary>Reads all rows of a vector, on several workers where there are many.</summary>
internal static class RowWorkers
{
    // Below this many values a second worker costs more than it brings.
    private const long ValuesPerWorkerMin = 50_000;

    // Most places for values in rows, present or not, for each sample that a query may hold: bounds series with gaps.
    private const int ValuesPerSampleMax = 4;

    // What one worker takes at a time.
    private const int BlockRows = 64;

    /// <summary>Puts all rows in memory and leaves out series without any value; the order stays.</summary>
    public static DenseVector Materialise(StepVector vector, QueryContext context)
    {
        if (vector is DenseVector dense)
        {
            return dense;
        }

        var workers = WorkersFor(vector, context);
        var rows = new DenseRow[vector.Count];
        var isPresent = new bool[vector.Count];
        var next = 0;
        var values = 0L;
        var valuesMax = context.Options.SamplesMax * ValuesPerSampleMax;
        Run(workers, () =>
        {
            var reader = vector.OpenReader();
            var block = new DenseRowBlock(vector.Grid.Count, rows.Length);
            for (var from = Take(); from < rows.Length; from = Take())
            {
                for (var i = from; i < Math.Min(from + BlockRows, rows.Length); i++)
                {
                    var row = reader.Read(i);
                    isPresent[i] = PresenceBits.IsAnySet(row.Present);
                    if (isPresent[i] && Interlocked.Add(ref values, row.Steps) > valuesMax)
                    {
                        throw QueryFailure.TooManySamples();
                    }

                    rows[i] = isPresent[i] ? block.Add(row) : default;
                }
            }
        });
        return Compact(vector, rows, isPresent);

        int Take() => Interlocked.Add(ref next, BlockRows) - BlockRows;
    }

    /// <summary>Hands every row to its group's aggregator, in the vector's order: sums depend on it.</summary>
    public static void Aggregate(
        StepVector vector, int[] groupOf, StepAggregator[] aggregators, QueryContext context)
    {
        var workers = WorkersFor(vector, context);
        if (workers == 1 || vector.IsDense)
        {
            var reader = vector.OpenReader();
            for (var i = 0; i < groupOf.Length; i++)
            {
                Add(reader.Read(i), vector.Labels[i], aggregators[groupOf[i]]);
            }

            return;
        }

        var order = new OrderedTurns();
        var next = 0;
        Run(workers, () =>
        {
            try
            {
                var reader = vector.OpenReader();
                var rows = new DenseRow[BlockRows];
                var block = new DenseRowBlock(vector.Grid.Count, BlockRows);
                for (var from = Take(); from < groupOf.Length; from = Take())
                {
                    block.Clear();
                    var to = Math.Min(from + BlockRows, groupOf.Length);
                    for (var i = from; i < to; i++)
                    {
                        rows[i - from] = block.Add(reader.Read(i));
                    }

                    order.Wait(from / BlockRows);
                    for (var i = from; i < to; i++)
                    {
                        Add(rows[i - from].View, vector.Labels[i], aggregators[groupOf[i]]);
                    }

                    order.Pass();
                }
            }
            catch
            {
                order.Break();
                throw;
            }
        });

        int Take() => Interlocked.Add(ref next, BlockRows) - BlockRows;
    }

    private static void Add(in RowView row, in ElementLabels labels, StepAggregator aggregator)
    {
        if (PresenceBits.IsAnySet(row.Present))
        {
            aggregator.Add(row, labels);
        }
    }

    private static DenseVector Compact(StepVector vector, DenseRow[] rows, bool[] isPresent)
    {
        var labels = vector.Labels;
        if (isPresent.Contains(false))
        {
            var count = isPresent.Count(present => present);
            var kept = new ElementLabels[count];
            var keptRows = new DenseRow[count];
            var next = 0;
            for (var i = 0; i < rows.Length; i++)
            {
                if (isPresent[i])
                {
                    kept[next] = labels[i];
                    keptRows[next++] = rows[i];
                }
            }

            (labels, rows) = (kept, keptRows);
        }

        return new DenseVector(vector.Grid, labels, rows) { Uniqueness = vector.Uniqueness };
    }

    private static int WorkersFor(StepVector vector, QueryContext context)
    {
        var values = (long)vector.Count * Math.Max(1, vector.Grid.Count);
        var blocks = (vector.Count + BlockRows - 1) / BlockRows;
        return (int)Math.Clamp(Math.Min(values / ValuesPerWorkerMin, blocks), 1, context.Options.Workers);
    }

    private static void Run(int workers, Action work)
    {
        if (workers == 1)
        {
            work();
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => work());
        }
        catch (AggregateException failures)
        {
            // One worker's failure cancels the others: theirs is not the reason.
            var reason = failures.InnerExceptions.FirstOrDefault(failure => failure is not OperationCanceledException)
                ?? failures.InnerExceptions[0];
            ExceptionDispatchInfo.Throw(reason);
        }
    }
}
