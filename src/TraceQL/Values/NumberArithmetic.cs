using Trine.TraceQL.Syntax;

namespace Trine.TraceQL;

/// <summary>Arithmetic of integers, doubles and durations.</summary>
internal static class NumberArithmetic
{
    /// <summary>The number with the other sign; false for what is not a number.</summary>
    public static bool TryNegate(TraceQLValue value, out TraceQLValue negated)
    {
        negated = value.Type switch
        {
            TraceQLValueType.Integral => TraceQLValue.OfWhole(unchecked(-value.Whole)),
            TraceQLValueType.Duration => TraceQLValue.OfDuration(unchecked(-value.Whole)),
            TraceQLValueType.Floating => TraceQLValue.OfNumber(-value.Number),
            _ => value,
        };
        return value.IsNumeric;
    }

    /// <summary>
    /// The result of an arithmetic operator: an integer of two integers, else a double. Nil where an operand is not a
    /// number, and for an integer divided by zero.
    /// </summary>
    public static TraceQLValue Apply(TraceQLOperator op, TraceQLValue left, TraceQLValue right)
    {
        if (!left.IsNumeric || !right.IsNumeric)
        {
            return TraceQLValue.Nil;
        }

        if (left.Type == TraceQLValueType.Integral && right.Type == TraceQLValueType.Integral)
        {
            return ApplyWhole(op, left.Whole, right.Whole);
        }

        var (first, second) = (left.Number, right.Number);
        return TraceQLValue.OfNumber(op switch
        {
            TraceQLOperator.Add => first + second,
            TraceQLOperator.Subtract => first - second,
            TraceQLOperator.Multiply => first * second,
            TraceQLOperator.Divide => first / second,
            TraceQLOperator.Modulo => first % second,
            _ => Math.Pow(first, second),
        });
    }

    private static TraceQLValue ApplyWhole(TraceQLOperator op, long left, long right)
    {
        if (op is TraceQLOperator.Divide or TraceQLOperator.Modulo && right == 0)
        {
            return TraceQLValue.Nil;
        }

        return TraceQLValue.OfWhole(unchecked(op switch
        {
            TraceQLOperator.Add => left + right,
            TraceQLOperator.Subtract => left - right,
            TraceQLOperator.Multiply => left * right,
            TraceQLOperator.Divide => right == -1 ? -left : left / right,
            TraceQLOperator.Modulo => right == -1 ? 0 : left % right,
            _ => Power(left, right),
        }));
    }

    private static long Power(long value, long exponent)
    {
        if (exponent < 0)
        {
            return value == 1 ? 1 : value == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0;
        }

        var result = 1L;
        for (; exponent > 0; exponent >>= 1)
        {
            result = unchecked((exponent & 1) == 0 ? result : result * value);
            value = unchecked(value * value);
        }

        return result;
    }
}
