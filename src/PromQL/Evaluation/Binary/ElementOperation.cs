using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>Applies a binary operator to single values of which any may be a histogram.</summary>
internal sealed class ElementOperation(QueryContext context, BinaryExpr expr, bool keepsRight)
{
    public void Apply(in RowView left, in RowView right, StepRow row)
    {
        foreach (var step in PresenceBits.Steps(left.Present))
        {
            if (PresenceBits.IsSet(right.Present, step))
            {
                Apply(step, left, right, row);
            }
        }
    }

    private void Apply(int step, in RowView left, in RowView right, StepRow row)
    {
        var (l, r) = (left.HistogramAt(step), right.HistogramAt(step));
        switch (l, r)
        {
            case (null, null):
                ApplyFloats(step, left.Values[step], right.Values[step], row);
                break;
            case ({ } histogram, null) when expr.Op is BinaryOp.Multiply or BinaryOp.Divide || expr.Op.IsTrim():
                row.Set(step, Scale(histogram, right.Values[step]));
                break;
            case (null, { } histogram) when expr.Op == BinaryOp.Multiply:
                row.Set(step, histogram.Copy().Multiply(left.Values[step]).Compact());
                break;
            case ({ } first, { } second) when expr.Op is BinaryOp.Add or BinaryOp.Subtract:
                Combine(step, first, second, row);
                break;
            case ({ } first, { } second) when expr.Op is BinaryOp.Equal or BinaryOp.NotEqual:
                Compare(step, first, second, row);
                break;
            default:
                context.Annotations.IncompatibleTypes(Kind(l), expr.Op.Symbol(), Kind(r), expr.Position);
                break;
        }
    }

    private void ApplyFloats(int step, double left, double right, StepRow row)
    {
        if (expr.Op.IsTrim())
        {
            context.Annotations.IncompatibleTypes("float", expr.Op.Symbol(), "float", expr.Position);
        }
        else if (!expr.Op.IsComparison())
        {
            row.Set(step, FloatOperators.Calculate(expr.Op, left, right));
        }
        else if (expr.ReturnBool)
        {
            row.Set(step, FloatOperators.Holds(expr.Op, left, right) ? 1 : 0);
        }
        else if (FloatOperators.Holds(expr.Op, left, right))
        {
            row.Set(step, keepsRight ? right : left);
        }
    }

    private FloatHistogram Scale(FloatHistogram histogram, double number) => expr.Op switch
    {
        BinaryOp.Multiply => histogram.Copy().Multiply(number).Compact(),
        BinaryOp.Divide => histogram.Copy().Divide(number).Compact(),
        _ => HistogramTrim.Apply(histogram, number, expr.Op == BinaryOp.TrimUpper),
    };

    private void Combine(int step, FloatHistogram left, FloatHistogram right, StepRow row)
    {
        var isSum = expr.Op == BinaryOp.Add;
        var result = left.Copy();
        var outcome = isSum ? result.Add(right) : result.Subtract(right);
        var operation = isSum ? Notes.Addition : Notes.Subtraction;
        if (outcome.IsIncompatible)
        {
            context.Annotations.IncompatibleBuckets(expr.Op.Symbol(), expr.Position);
            return;
        }

        if (outcome.HasResetConflict)
        {
            context.Annotations.CounterResetConflict(operation, expr.Position);
            return;
        }

        if (outcome.AreBoundsReconciled)
        {
            context.Annotations.BucketsReconciled(operation, expr.Position);
        }

        if (!isSum)
        {
            result.CounterResetHint = CounterResetHint.Gauge;
        }

        row.Set(step, result.Compact());
    }

    private void Compare(int step, FloatHistogram left, FloatHistogram right, StepRow row)
    {
        var holds = left.HasSameContent(right) == (expr.Op == BinaryOp.Equal);
        if (expr.ReturnBool)
        {
            row.Set(step, holds ? 1 : 0);
        }
        else if (holds)
        {
            row.Set(step, left);
        }
    }

    private static string Kind(FloatHistogram? histogram) => histogram is null ? "float" : "histogram";
}
