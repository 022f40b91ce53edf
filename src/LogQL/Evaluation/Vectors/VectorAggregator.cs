using Trine.LogQL.Syntax;

namespace Trine.LogQL.Evaluation;

/// <summary>Vector aggregations, carried out series by series over all steps. Stateless.</summary>
internal static class VectorAggregator
{
    public static IReadOnlyList<StepSeries> Aggregate(
        VectorAggregationExpr expr, IReadOnlyList<StepSeries> operand, StepGrid steps, MemoryBudget budget)
        => expr.Op switch
        {
            VectorOp.Topk or VectorOp.Bottomk or VectorOp.ApproxTopk => RankedSeries.Select(expr, operand, steps, budget),
            VectorOp.Sort => RankedSeries.Sort(operand, isDescending: false),
            VectorOp.SortDesc => RankedSeries.Sort(operand, isDescending: true),
            _ => [.. SeriesGroups.Of(operand, expr.Grouping).Select(group => Fold(expr.Op, group, steps, budget))],
        };

    private static StepSeries Fold(VectorOp op, SeriesGroup group, StepGrid steps, MemoryBudget budget)
    {
        budget.Take(2 * StepSeries.MemoryBytes(steps.Count));
        var result = new StepSeries(group.Labels, steps.Count);
        var counts = new int[steps.Count];
        var spreads = op is VectorOp.Stddev or VectorOp.Stdvar ? new double[steps.Count] : [];
        foreach (var member in group.Members)
        {
            foreach (var step in member.Present)
            {
                var spread = 0.0;
                ref var withSpread = ref spreads.Length > 0 ? ref spreads[step] : ref spread;
                Add(op, member.Values[step], ++counts[step], ref result.Values[step], ref withSpread);
            }
        }

        for (var step = 0; step < steps.Count; step++)
        {
            if (counts[step] > 0)
            {
                result.Set(step, op switch
                {
                    VectorOp.Stdvar => spreads[step] / counts[step],
                    VectorOp.Stddev => Math.Sqrt(spreads[step] / counts[step]),
                    _ => result.Values[step],
                });
            }
        }

        return result;
    }

    /// <summary>Adds the value that is number <paramref name="count"/> of its group, from 1 on.</summary>
    private static void Add(VectorOp op, double value, int count, ref double sum, ref double spread)
    {
        switch (op)
        {
            case VectorOp.Sum:
                sum += value;
                break;
            case VectorOp.Count:
                sum = count;
                break;
            case VectorOp.Avg:
                sum += (value - sum) / count;
                break;
            case VectorOp.Max:
                sum = count == 1 || sum < value || double.IsNaN(sum) ? value : sum;
                break;
            case VectorOp.Min:
                sum = count == 1 || sum > value || double.IsNaN(sum) ? value : sum;
                break;
            default:
                // Welford's running mean and sum of squared distances.
                var distance = value - sum;
                sum += distance / count;
                spread += distance * (value - sum);
                break;
        }
    }
}
