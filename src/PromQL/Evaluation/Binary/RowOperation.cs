using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>Applies a binary operator to two rows, at the steps where both have a value.</summary>
/// <param name="context">The query.</param>
/// <param name="expr">The operation.</param>
/// <param name="keepsRight">Whether a comparison that holds gives the right value: a scalar stands on the left.</param>
internal sealed class RowOperation(QueryContext context, BinaryExpr expr, bool keepsRight)
{
    private readonly ElementOperation _elements = new(context, expr, keepsRight);

    /// <param name="left">Left values.</param>
    /// <param name="right">Right values, as many.</param>
    /// <param name="row">Gets the results; cleared.</param>
    public void Apply(in RowView left, in RowView right, StepRow row)
    {
        if (left.HasHistograms || right.HasHistograms || expr.Op.IsTrim())
        {
            _elements.Apply(left, right, row);
            return;
        }

        switch (expr.Op)
        {
            case BinaryOp.Add:
                Calculate<AddFloats>(left, right, row);
                break;
            case BinaryOp.Subtract:
                Calculate<SubtractFloats>(left, right, row);
                break;
            case BinaryOp.Multiply:
                Calculate<MultiplyFloats>(left, right, row);
                break;
            case BinaryOp.Divide:
                Calculate<DivideFloats>(left, right, row);
                break;
            default:
                ApplyRare(left, right, row);
                break;
        }
    }

    private static void Calculate<TOperator>(in RowView left, in RowView right, StepRow row)
        where TOperator : IFloatOperator
    {
        // Steps without values are computed too: it costs less than to look, and nobody reads them.
        var output = row.Values;
        var lefts = left.Values[..output.Length];
        var rights = right.Values[..output.Length];
        for (var step = 0; step < output.Length; step++)
        {
            output[step] = TOperator.Apply(lefts[step], rights[step]);
        }

        for (var word = 0; word < row.Present.Length; word++)
        {
            row.Present[word] = left.Present[word] & right.Present[word];
        }
    }

    private void ApplyRare(in RowView left, in RowView right, StepRow row)
    {
        foreach (var step in PresenceBits.Steps(left.Present))
        {
            if (!PresenceBits.IsSet(right.Present, step))
            {
                continue;
            }

            var (l, r) = (left.Values[step], right.Values[step]);
            if (!expr.Op.IsComparison())
            {
                row.Set(step, FloatOperators.Calculate(expr.Op, l, r));
            }
            else if (expr.ReturnBool)
            {
                row.Set(step, FloatOperators.Holds(expr.Op, l, r) ? 1 : 0);
            }
            else if (FloatOperators.Holds(expr.Op, l, r))
            {
                row.Set(step, keepsRight ? r : l);
            }
        }
    }
}
