using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Aggregations;
using Trine.PromQL.Evaluation.Binary;
using Trine.PromQL.Evaluation.Functions;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation;

/// <summary>
/// Evaluates a tree once its series are selected: each expression for all steps at once. Not thread-safe; what it makes
/// may be read by several workers.
/// </summary>
internal sealed class Evaluator(QueryContext context, StepInvariance invariance, SelectionSet selections)
{
    /// <summary>Evaluates an instant vector.</summary>
    /// <exception cref="RequestException">It cannot be evaluated; upstream's text.</exception>
    public StepVector Vector(PromQLExpr expr, StepGrid grid)
    {
        context.ThrowIfCancelled();
        if (grid.Count == 0)
        {
            return DenseVector.Empty(grid);
        }

        if (grid.Count > 1 && invariance.Holds(expr))
        {
            return Broadcast(expr, grid);
        }

        return expr switch
        {
            VectorSelectorExpr selector => Selector(selector, grid, SelectorValue.Value),
            ParenExpr paren => Vector(paren.Operand, grid),
            UnaryExpr unary => Unary(unary, grid),
            AggregateExpr aggregate => Aggregate(aggregate, grid),
            BinaryExpr binary => Binary(binary, grid),
            CallExpr call => new FunctionCalls(context, this).Evaluate(call, grid),
            _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, "no instant vector"),
        };
    }

    /// <summary>Evaluates an instant vector and keeps its rows.</summary>
    public DenseVector Dense(PromQLExpr expr, StepGrid grid) => RowWorkers.Materialise(Vector(expr, grid), context);

    /// <summary>Evaluates a scalar.</summary>
    public ScalarSteps Scalar(PromQLExpr expr, StepGrid grid) => expr switch
    {
        NumberExpr number => new ScalarSteps(number.Value),
        ParenExpr paren => Scalar(paren.Operand, grid),
        UnaryExpr unary => Negate(unary, grid),
        BinaryExpr binary => Calculate(binary, grid),
        CallExpr call => new ScalarCalls(context, this).Evaluate(call, grid),
        _ => throw new ArgumentOutOfRangeException(nameof(expr), expr, "no scalar"),
    };

    /// <summary>Evaluates a range vector.</summary>
    public RangeSource Range(PromQLExpr expr, StepGrid grid)
    {
        if (expr is SubqueryExpr subquery)
        {
            var inner = new Evaluator(context.WithoutCounting(), invariance, selections)
                .Vector(subquery.Operand, Subqueries.InnerGrid(subquery, grid, context));
            return new SubqueryRange(context, grid, inner)
            {
                RangeMs = subquery.Range.Milliseconds(context.DurationScope),
                Reference = TimeReference.Of(subquery.At, subquery.Offset, context),
                Position = subquery.Position,
                Uniqueness = inner.Uniqueness,
            };
        }

        var matrix = (MatrixSelectorExpr)expr;
        var series = selections.Series(selections.KeyOf(matrix, grid));
        var labels = LabelsOf(series, out var uniqueness);
        return new SelectorRange(context, grid, series, labels)
        {
            RangeMs = matrix.Range.Milliseconds(context.DurationScope),
            Reference = TimeReference.Of(matrix.Selector.At, matrix.Selector.Offset, context),
            Position = matrix.Position,
            Edge = matrix.Selector.Edge,
            Uniqueness = uniqueness,
            IsStatisticsOnly = context.StatisticsOnly.Contains(matrix.Selector),
        };
    }

    /// <summary>Evaluates an instant selector.</summary>
    public StepVector Selector(VectorSelectorExpr selector, StepGrid grid, SelectorValue value)
    {
        var series = selections.Series(selections.KeyOf(selector, grid));
        var labels = LabelsOf(series, out var uniqueness);
        var reference = TimeReference.Of(selector.At, selector.Offset, context);
        if (selector.Edge != SelectorEdge.Smoothed)
        {
            return new InstantSelectorVector(context, grid, series, labels, reference, value)
            {
                Uniqueness = uniqueness,
                IsStatisticsOnly = context.StatisticsOnly.Contains(selector),
            };
        }

        // Around each step lies a window of one lookback to either side.
        var samples = new SelectorRange(context, grid, series, labels)
        {
            RangeMs = 0,
            Reference = reference,
            Position = selector.Position,
            Edge = SelectorEdge.Smoothed,
            IsStatisticsOnly = context.StatisticsOnly.Contains(selector),
        };
        return new SmoothedSelectorVector(context, grid, samples, labels) { Uniqueness = uniqueness };
    }

    /// <summary>The info series of an <c>info</c> call: the times of their samples.</summary>
    /// <exception cref="RequestException">One of them has histograms.</exception>
    public DenseVector InfoTimes(InfoSelection selection, StepGrid grid)
    {
        var series = selections.Series(selection.Key);
        var labels = LabelsOf(series, out _);
        var values = new InstantSelectorVector(context, grid, series, labels, selection.Reference, SelectorValue.Value);
        var reader = values.OpenReader();
        for (var i = 0; i < values.Count; i++)
        {
            if (reader.Read(i).HasHistograms)
            {
                throw QueryFailure.Execution(
                    $"this should be an info metric, with float samples: {labels[i].Stored}");
            }
        }

        return RowWorkers.Materialise(
            new InstantSelectorVector(context, grid, series, labels, selection.Reference, SelectorValue.Timestamp),
            context);
    }

    /// <summary>Drops metric names, and refuses what would make two series one.</summary>
    public static ElementLabels[] DropNames(
        ElementLabels[] labels, QueryContext context, NameRemoval removal = NameRemoval.Metadata)
        => Array.ConvertAll(labels, element => element.DropName(context.IsNameRemovalDelayed, removal));

    private static ElementLabels[] LabelsOf(IReadOnlyList<MetricSeries> series, out NameUniqueness uniqueness)
    {
        var labels = new ElementLabels[series.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new ElementLabels(series[i]);
        }

        uniqueness = NameUniqueness.Of(series);
        return labels;
    }

    /// <summary>Evaluates once what is the same at every step; its samples count for each.</summary>
    private BroadcastVector Broadcast(PromQLExpr expr, StepGrid grid)
    {
        var counted = context.Counts.Total;
        var once = Dense(expr, grid.First);
        var samples = context.Counts.Total - counted;
        context.Counts.AddTotal(samples * (grid.Count - 1));
        for (var step = 1; step < grid.Count && context.Counts.HasPerStep; step++)
        {
            context.Counts.AddAt(grid.TimeMs(step), samples);
        }

        return new BroadcastVector(once, grid) { Uniqueness = once.Uniqueness };
    }

    private StepVector Unary(UnaryExpr unary, StepGrid grid)
    {
        var operand = Vector(unary.Operand, grid);
        return unary.IsNegative
            ? DuplicateLabels.Merge(
                new MapVector<NegationMap>(operand, DropNames(operand.Labels, context), default)
                {
                    Uniqueness = operand.Uniqueness,
                },
                context)
            : operand;
    }

    private StepVector Aggregate(AggregateExpr expr, StepGrid grid)
    {
        var mark = context.Budget.Current;
        var parameter = expr.Parameter is not { } given || expr.Op == AggregateOp.CountValues
            ? default
            : Scalar(given, grid);
        var result = expr.Op switch
        {
            AggregateOp.TopK or AggregateOp.BottomK or AggregateOp.LimitK or AggregateOp.LimitRatio
                => new SeriesSelection(expr, Dense(expr.Operand, grid), parameter, context).Evaluate(),
            AggregateOp.CountValues => ValueCounting.Evaluate(
                expr,
                Dense(expr.Operand, grid),
                ((StringExpr)expr.Parameter!.Unwrap()).Value), // As the parser checked.
            _ => Aggregation.Evaluate(expr, Vector(expr.Operand, grid), parameter, context),
        };
        context.Budget.Release(mark, result.CountSamples());
        return expr.Op == AggregateOp.CountValues ? DuplicateLabels.Merge(result, context) : result;
    }

    private StepVector Binary(BinaryExpr expr, StepGrid grid)
    {
        if (expr.Left.Type == ExprType.Scalar)
        {
            return WithScalar(expr, Vector(expr.Right, grid), Scalar(expr.Left, grid), isScalarLeft: true);
        }

        if (expr.Right.Type == ExprType.Scalar)
        {
            return WithScalar(expr, Vector(expr.Left, grid), Scalar(expr.Right, grid), isScalarLeft: false);
        }

        var left = Dense(expr.Left, grid);
        var right = Dense(expr.Right, grid);
        return expr.Op.IsSet()
            ? SetOperation.Evaluate(expr, left, right, context)
            : new VectorMatch(expr, left, right, context).Evaluate();
    }

    private StepVector WithScalar(BinaryExpr expr, StepVector vector, ScalarSteps scalar, bool isScalarLeft)
    {
        var dropsNames = FloatOperators.ChangesQuantity(expr.Op) || expr.ReturnBool;
        var labels = dropsNames ? DropNames(vector.Labels, context) : vector.Labels;
        return DuplicateLabels.Merge(
            new VectorScalarVector(context, expr, vector, scalar, isScalarLeft, labels)
            {
                Uniqueness = vector.Uniqueness,
            },
            context);
    }

    private ScalarSteps Negate(UnaryExpr unary, StepGrid grid)
    {
        var operand = Scalar(unary.Operand, grid);
        return unary.IsNegative ? ScalarSteps.Map(operand, grid.Count, value => -value) : operand;
    }

    private ScalarSteps Calculate(BinaryExpr binary, StepGrid grid)
        => ScalarSteps.Combine(
            Scalar(binary.Left, grid),
            Scalar(binary.Right, grid),
            grid.Count,
            (left, right) => FloatOperators.Apply(binary.Op, left, right));
}
