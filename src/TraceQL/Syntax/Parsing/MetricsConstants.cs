namespace Trine.TraceQL.Syntax;

/// <summary>Arithmetic of numbers beside series, done while parsing: integers stay integers.</summary>
internal static class MetricsConstants
{
    public static TraceQLValue Fold(Token op, TraceQLValue left, TraceQLValue right)
    {
        if (left.Type == TraceQLValueType.Duration || right.Type == TraceQLValueType.Duration)
        {
            throw new TraceQLParseException(
                $"scalar {(left.Type == TraceQLValueType.Duration ? left : right)} not supported in metrics math");
        }

        if (left.Type == TraceQLValueType.Integral && right.Type == TraceQLValueType.Integral)
        {
            return TraceQLValue.OfWhole(op.Operator switch
            {
                TraceQLOperator.Add => unchecked(left.Whole + right.Whole),
                TraceQLOperator.Subtract => unchecked(left.Whole - right.Whole),
                TraceQLOperator.Multiply => unchecked(left.Whole * right.Whole),
                _ when right.Whole is 0 or -1 && (right.Whole == 0 || left.Whole == long.MinValue)
                    => throw new TraceQLParseException("division by zero", op.Line, op.Column),
                _ => left.Whole / right.Whole,
            });
        }

        return TraceQLValue.OfNumber(op.Operator switch
        {
            TraceQLOperator.Add => left.Number + right.Number,
            TraceQLOperator.Subtract => left.Number - right.Number,
            TraceQLOperator.Multiply => left.Number * right.Number,
            _ => left.Number / right.Number,
        });
    }
}
