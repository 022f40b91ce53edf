using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>Evaluates aggregations: groups are resolved once a series, and rows are added as a whole.</summary>
internal static class Aggregation
{
    /// <summary>Aggregations with one series a group.</summary>
    public static DenseVector Evaluate(
        AggregateExpr expr, StepVector input, ScalarSteps parameter, QueryContext context)
    {
        if (expr.Op == AggregateOp.Quantile)
        {
            WarnOfQuantiles(expr, input.Grid, parameter, context);
        }

        var groups = new LabelGroups(ProjectionOf(expr, expr.Grouping));
        var groupOf = expr is { IsWithout: false, Grouping.Count: 0 }
            ? OneGroup(groups, input)
            : groups.AddAll(input.Labels);
        var aggregators = new StepAggregator[groups.Count];
        for (var i = 0; i < aggregators.Length; i++)
        {
            aggregators[i] = Create(expr, input.Grid.Count, parameter, context);
        }

        RowWorkers.Aggregate(input, groupOf, aggregators, context);
        return Finish(expr, input.Grid, groups, aggregators);
    }

    /// <summary>Which labels the series of a group share.</summary>
    public static LabelProjection ProjectionOf(AggregateExpr expr, IEnumerable<string> names)
        => expr.IsWithout
            ? LabelProjection.Dropping(names.Append(MetadataLabels.Name))
            : LabelProjection.Keeping(names);

    private static int[] OneGroup(LabelGroups groups, StepVector input)
    {
        if (input.Count > 0)
        {
            groups.Add(input.Labels[0]);
        }

        return new int[input.Count];
    }

    private static StepAggregator Create(
        AggregateExpr expr, int steps, ScalarSteps parameter, QueryContext context) => expr.Op switch
        {
            AggregateOp.Sum => new SumAggregator(context, expr, steps),
            AggregateOp.Avg => new AverageAggregator(context, expr, steps),
            AggregateOp.Count => new CountAggregator(steps, isGroup: false),
            AggregateOp.Group => new CountAggregator(steps, isGroup: true),
            AggregateOp.Min or AggregateOp.Max => new ExtremeAggregator(context, expr, steps),
            AggregateOp.Stddev or AggregateOp.Stdvar => new VarianceAggregator(context, expr, steps),
            _ => new QuantileAggregator(context, expr, steps, parameter),
        };

    private static DenseVector Finish(
        AggregateExpr expr, StepGrid grid, LabelGroups groups, StepAggregator[] aggregators)
    {
        var projection = ProjectionOf(expr, expr.Grouping);
        var row = new StepRow(grid.Count);
        var block = new DenseRowBlock(grid.Count, aggregators.Length);
        var labels = new List<ElementLabels>(aggregators.Length);
        var rows = new List<DenseRow>(aggregators.Length);
        for (var i = 0; i < aggregators.Length; i++)
        {
            row.Clear();
            aggregators[i].Finish(row);
            if (PresenceBits.IsAnySet(row.Present))
            {
                labels.Add(new ElementLabels(
                    projection.Apply(groups.Representative(i)), NameRemoval.None, aggregators[i].IsNameDropped));
                rows.Add(block.Add(row.View));
            }
        }

        return new DenseVector(grid, [.. labels], [.. rows])
        {
            Uniqueness = expr.IsWithout || !expr.Grouping.Any(MetadataLabels.Contains)
                ? NameUniqueness.Unique
                : NameUniqueness.Unknown,
        };
    }

    private static void WarnOfQuantiles(
        AggregateExpr expr, StepGrid grid, ScalarSteps quantile, QueryContext context)
    {
        var position = expr.Parameter!.Position; // The parser has seen to it.
        var (least, greatest, hasNaN) = quantile.Range(grid.Count);
        if (hasNaN)
        {
            context.Annotations.InvalidQuantile(double.NaN, position);
        }

        if (greatest > 1)
        {
            context.Annotations.InvalidQuantile(greatest, position);
        }

        if (least < 0)
        {
            context.Annotations.InvalidQuantile(least, position);
        }
    }
}
