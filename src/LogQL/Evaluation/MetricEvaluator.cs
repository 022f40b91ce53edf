using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Evaluates metric expressions over all steps at once. Thread-safe.</summary>
/// <remarks>Recursion is bounded by the parser's bound on nesting.</remarks>
internal sealed class MetricEvaluator(RangeEvaluator ranges, StepGrid steps, MemoryBudget budget)
{
    /// <param name="expr">Not a literal: beside a binary operation's other side, upstream refuses one that is part of more.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RequestException">The query fails in a way that its sender should read.</exception>
    public async Task<IReadOnlyList<StepSeries>> EvaluateAsync(MetricExpr expr, CancellationToken cancellationToken)
    {
        switch (expr)
        {
            case VectorExpr vector:
                return [StepSeries.Constant(vector.Value, steps.Count)];
            case LiteralExpr:
                throw new RequestException(
                    RequestError.Internal,
                    "unexpected expr type (*syntax.LiteralExpr) for Evaluator type (*logql.DefaultEvaluator) ");
            case RangeAggregationExpr range:
                var plan = new RangeAggregationPlan(range, outer: null);
                return await ranges.EvaluateAsync(plan, steps, cancellationToken).ConfigureAwait(false);
            case VectorAggregationExpr aggregation:
                var operand = await EvaluateOperandAsync(aggregation, cancellationToken).ConfigureAwait(false);
                return VectorAggregator.Aggregate(aggregation, operand, steps, budget);
            case LabelReplaceExpr replace:
                return LabelReplacer.Replace(
                    replace, await EvaluateAsync(replace.Operand, cancellationToken).ConfigureAwait(false));
            case BinaryOpExpr binary:
                return await EvaluateBinaryAsync(binary, cancellationToken).ConfigureAwait(false);
            default:
                throw new ArgumentOutOfRangeException(nameof(expr), expr, "an expression of an unknown kind");
        }
    }

    /// <summary>
    /// A sum around a range aggregation that can be summed tells it which labels matter, so that lines need not be parsed for others.
    /// </summary>
    private Task<IReadOnlyList<StepSeries>> EvaluateOperandAsync(
        VectorAggregationExpr aggregation, CancellationToken cancellationToken)
    {
        var isSummable = aggregation is
        {
            Op: VectorOp.Sum,
            Operand: RangeAggregationExpr
            {
                Grouping: null,
                Op: RangeOp.BytesOverTime or RangeOp.BytesRate or RangeOp.SumOverTime or RangeOp.Rate or RangeOp.CountOverTime,
            },
        };
        if (!isSummable)
        {
            return EvaluateAsync(aggregation.Operand, cancellationToken);
        }

        var plan = new RangeAggregationPlan(
            (RangeAggregationExpr)aggregation.Operand, aggregation.Grouping ?? new Grouping(IsWithout: false, []));
        return ranges.EvaluateAsync(plan, steps, cancellationToken);
    }

    private async Task<IReadOnlyList<StepSeries>> EvaluateBinaryAsync(BinaryOpExpr binary, CancellationToken cancellationToken)
    {
        if (binary.Right is LiteralExpr rightLiteral)
        {
            var vector = await EvaluateAsync(binary.Left, cancellationToken).ConfigureAwait(false);
            return ScalarBinary.Apply(binary, vector, rightLiteral.Value, isLiteralLeft: false);
        }

        if (binary.Left is LiteralExpr leftLiteral)
        {
            var vector = await EvaluateAsync(binary.Right, cancellationToken).ConfigureAwait(false);
            return ScalarBinary.Apply(binary, vector, leftLiteral.Value, isLiteralLeft: true);
        }

        var left = await EvaluateAsync(binary.Left, cancellationToken).ConfigureAwait(false);
        var right = await EvaluateAsync(binary.Right, cancellationToken).ConfigureAwait(false);
        return binary.Op.IsSet()
            ? SetBinary.Apply(binary, left, right, steps)
            : VectorBinary.Apply(binary, left, right, steps, budget);
    }
}
