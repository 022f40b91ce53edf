using Trine.LogQL.Syntax;

namespace Trine.LogQL.Evaluation;

/// <summary><c>topk</c> and its kind, and <c>sort</c>: series chosen or ordered by value, labels unchanged. Stateless.</summary>
internal static class RankedSeries
{
    /// <summary>Keeps, at each step, the k highest or lowest values of each group; of equal ones those of earlier series.</summary>
    public static IReadOnlyList<StepSeries> Select(
        VectorAggregationExpr expr, IReadOnlyList<StepSeries> operand, StepGrid steps, MemoryBudget budget)
    {
        var kept = new StepSeries?[operand.Count];
        var numbers = new Dictionary<StepSeries, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < operand.Count; i++)
        {
            numbers.Add(operand[i], i);
        }

        var keptMax = (int)Math.Min(expr.Parameter, operand.Count);
        foreach (var group in SeriesGroups.Of(operand, expr.Grouping))
        {
            var members = group.Members.Select(member => numbers[member]).ToArray();
            for (var step = 0; step < steps.Count; step++)
            {
                foreach (var number in Best(operand, members, step, keptMax, expr.Op == VectorOp.Bottomk))
                {
                    if (kept[number] is null)
                    {
                        budget.Take(StepSeries.MemoryBytes(steps.Count));
                        kept[number] = new StepSeries(operand[number].Labels, steps.Count);
                    }

                    kept[number]!.Set(step, operand[number].Values[step]); // Made just above where it was missing.
                }
            }
        }

        return [.. kept.OfType<StepSeries>()];
    }

    /// <summary>Orders an instant vector by value; steps of a range have no order.</summary>
    public static IReadOnlyList<StepSeries> Sort(IReadOnlyList<StepSeries> operand, bool isDescending)
        => [.. operand.OrderBy(series => series.Values[0], Comparer<double>.Create((left, right) => Compare(left, right, isDescending)))];

    private static IEnumerable<int> Best(
        IReadOnlyList<StepSeries> series, int[] members, int step, int count, bool isLowest)
    {
        // The queue gives back the worst first: by value, then the later series.
        var best = new PriorityQueue<int, (double Value, int Number)>(
            Comparer<(double Value, int Number)>.Create((left, right) =>
            {
                var byValue = Compare(left.Value, right.Value, isDescending: isLowest);
                return byValue != 0 ? byValue : right.Number.CompareTo(left.Number);
            }));
        foreach (var number in members)
        {
            if (!series[number].Present[step])
            {
                continue;
            }

            best.Enqueue(number, (series[number].Values[step], number));
            if (best.Count > count)
            {
                best.Dequeue();
            }
        }

        return best.UnorderedItems.Select(item => item.Element);
    }

    /// <summary>NaN comes first in either direction, so that it is the first to be left out.</summary>
    private static int Compare(double left, double right, bool isDescending)
    {
        if (double.IsNaN(left) || double.IsNaN(right))
        {
            return double.IsNaN(right).CompareTo(double.IsNaN(left));
        }

        return isDescending ? right.CompareTo(left) : left.CompareTo(right);
    }
}
