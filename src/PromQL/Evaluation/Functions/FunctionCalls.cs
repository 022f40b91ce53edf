using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Histograms;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Functions that give a vector.</summary>
internal sealed class FunctionCalls(QueryContext context, Evaluator evaluator)
{
    public StepVector Evaluate(CallExpr call, StepGrid grid)
    {
        var name = call.Function.Name;
        foreach (var argument in call.Arguments)
        {
            if (argument.Unwrap() is MatrixSelectorExpr or SubqueryExpr)
            {
                return new RangeCalls(context, evaluator).Evaluate(call, argument.Unwrap(), grid);
            }
        }

        if (FloatFunctions.Named(name) is { } function)
        {
            return Map(call, grid, new FloatMap(function));
        }

        if (CalendarMap.Named(name) is { } part)
        {
            return Calendar(call, grid, part);
        }

        return HistogramMap.Named(name) is { } statistic
            ? Map(call, grid, new HistogramMap(statistic), NameRemoval.Name)
            : EvaluateOther(call, grid);
    }

    private StepVector EvaluateOther(CallExpr call, StepGrid grid) => call.Function.Name switch
    {
        "absent" => Absence.Of(call.Arguments[0].Unwrap(), Argument(call, 0, grid), context),
        "clamp" => Map(call, grid, new ClampMap(Scalar(call, 1, grid), Scalar(call, 2, grid))),
        "clamp_max" => Map(
            call, grid, new ClampMap(new ScalarSteps(double.NegativeInfinity), Scalar(call, 1, grid))),
        "clamp_min" => Map(
            call, grid, new ClampMap(Scalar(call, 1, grid), new ScalarSteps(double.PositiveInfinity))),
        "round" => Map(
            call, grid, new RoundMap(call.Arguments.Count > 1 ? Scalar(call, 1, grid) : new ScalarSteps(1))),
        "timestamp" => Timestamp(call, grid),
        "start_timestamp" => StartTimestamp(call, grid),
        "vector" => Constant(evaluator.Scalar(call.Arguments[0], grid), grid),
        "sort" or "sort_desc" or "sort_by_label" or "sort_by_label_desc" => Sort(call, grid),
        "label_replace" => LabelFunctions.Replace(call, Argument(call, 0, grid), context),
        "label_join" => LabelFunctions.Join(call, Argument(call, 0, grid), context),
        "histogram_quantile" => Histograms(call, grid, 1, new HistogramQuantile(
            context, Scalar(call, 0, grid), call.Arguments[0].Position, call.Arguments[1].Position, grid)),
        "histogram_fraction" => Histograms(call, grid, 2, new HistogramFraction(
            context, Scalar(call, 0, grid), Scalar(call, 1, grid), call.Arguments[2].Position)),
        "histogram_quantiles" => HistogramQuantiles(call, grid),
        "info" => Info(call, grid),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, "no function that gives a vector"),
    };

    private StepVector Argument(CallExpr call, int argument, StepGrid grid)
        => evaluator.Vector(call.Arguments[argument], grid);

    private ScalarSteps Scalar(CallExpr call, int argument, StepGrid grid)
        => evaluator.Scalar(call.Arguments[argument], grid);

    private StepVector Map<TMap>(
        CallExpr call, StepGrid grid, TMap map, NameRemoval removal = NameRemoval.Metadata)
        where TMap : struct, IElementMap
        => Map(Argument(call, 0, grid), map, removal);

    private StepVector Map<TMap>(StepVector vector, TMap map, NameRemoval removal = NameRemoval.Metadata)
        where TMap : struct, IElementMap
        => DuplicateLabels.Merge(
            new MapVector<TMap>(vector, Evaluator.DropNames(vector.Labels, context, removal), map)
            {
                Uniqueness = vector.Uniqueness,
            },
            context);

    private StepVector Calendar(CallExpr call, StepGrid grid, CalendarPart part)
    {
        if (call.Arguments.Count > 0)
        {
            return Map(call, grid, new CalendarMap(part));
        }

        var seconds = new double[grid.Count];
        for (var step = 0; step < seconds.Length; step++)
        {
            seconds[step] = grid.TimeMs(step) / 1000; // Whole seconds.
        }

        return new MapVector<CalendarMap>(
            Constant(new ScalarSteps(seconds), grid), [new ElementLabels(Model.LabelSet.Empty)], new CalendarMap(part));
    }

    /// <summary>One series without labels.</summary>
    private static DenseVector Constant(ScalarSteps scalar, StepGrid grid)
    {
        var row = new StepRow(grid.Count);
        for (var step = 0; step < grid.Count; step++)
        {
            row.Set(step, scalar[step]);
        }

        return new DenseVector(
            grid, [new ElementLabels(Model.LabelSet.Empty)], [new DenseRowBlock(grid.Count, 1).Add(row.View)])
        {
            Uniqueness = NameUniqueness.Unique,
        };
    }

    private StepVector Timestamp(CallExpr call, StepGrid grid)
    {
        if (call.Arguments[0].Unwrap() is not VectorSelectorExpr selector)
        {
            return Map(call, grid, new TimestampMap(grid));
        }

        var times = evaluator.Selector(
            selector, grid.Count > 1 && selector.At is not null ? grid.First : grid, SelectorValue.Timestamp);
        return Map(AtEveryStep(times, grid), new FloatsOnlyMap());
    }

    /// <summary>Start timestamps are known of selectors only, and only where they are switched on.</summary>
    private StepVector StartTimestamp(CallExpr call, StepGrid grid)
    {
        if (!context.Features.StartTimestamps || call.Arguments[0].Unwrap() is not VectorSelectorExpr selector)
        {
            return DenseVector.Empty(grid);
        }

        var times = evaluator.Selector(
            selector, grid.Count > 1 && selector.At is not null ? grid.First : grid, SelectorValue.StartTimestamp);
        return Map(AtEveryStep(times, grid), new FloatsOnlyMap());
    }

    private StepVector AtEveryStep(StepVector vector, StepGrid grid)
        => vector.Grid.Count == grid.Count
            ? vector
            : new BroadcastVector(RowWorkers.Materialise(vector, context), grid)
            {
                Uniqueness = vector.Uniqueness,
            };

    private StepVector Sort(CallExpr call, StepGrid grid)
    {
        var isByValue = call.Function.Name is "sort" or "sort_desc";
        if (!grid.IsInstant)
        {
            context.Annotations.SortInRangeQuery(call.Position);
        }

        var vector = Argument(call, 0, grid);
        if (isByValue)
        {
            vector = new MapVector<FloatsOnlyMap>(vector, vector.Labels, default)
            {
                Uniqueness = vector.Uniqueness,
            };
        }

        if (!grid.IsInstant)
        {
            return vector;
        }

        var isDescending = call.Function.Name.EndsWith("_desc", StringComparison.Ordinal);
        var dense = RowWorkers.Materialise(vector, context);
        if (isByValue)
        {
            return Sorting.ByValue(dense, isDescending);
        }

        var names = new string[call.Arguments.Count - 1];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = LabelFunctions.Text(call, i + 1);
        }

        return Sorting.ByLabels(dense, names, isDescending);
    }

    private StepVector Histograms(CallExpr call, StepGrid grid, int argument, HistogramFunction function)
    {
        var labels = new List<ElementLabels>();
        var rows = new List<DenseRow>();
        new HistogramGroups(
            evaluator.Dense(call.Arguments[argument], grid), call.Arguments[argument].Position, context)
            .Evaluate(function, element => element, labels, rows);
        return DuplicateLabels.Merge(new DenseVector(grid, [.. labels], [.. rows]), context);
    }

    private StepVector HistogramQuantiles(CallExpr call, StepGrid grid)
    {
        var labels = new List<ElementLabels>();
        var rows = new List<DenseRow>();
        var vectorAt = call.Arguments[0].Position;
        var groups = new HistogramGroups(evaluator.Dense(call.Arguments[0], grid), vectorAt, context);
        var label = LabelFunctions.Text(call, 1);
        for (var i = 2; i < call.Arguments.Count; i++)
        {
            var quantile = Scalar(call, i, grid);
            var text = QuantileLabel.Format(quantile[0]);
            groups.Evaluate(
                new HistogramQuantile(context, quantile, call.Arguments[i].Position, vectorAt, grid),
                element => new ElementLabels(
                    LabelEdits.Set(element.Resolve(), label, text), NameRemoval.None, element.IsNameDropped),
                labels,
                rows);
        }

        return DuplicateLabels.Merge(new DenseVector(grid, [.. labels], [.. rows]), context);
    }

    private StepVector Info(CallExpr call, StepGrid grid)
    {
        var selection = InfoSelection.Of(call, grid, context);
        return new InfoFunction(
            selection, evaluator.Dense(call.Arguments[0], grid), evaluator.InfoTimes(selection, grid), context)
            .Evaluate();
    }
}
