namespace Trine.TraceQL.Syntax;

/// <summary>Which types operators take. Null stands for a type that only the data tell.</summary>
internal static class TypeRules
{
    public static bool IsNumeric(TraceQLValueType? type)
        => type is null or TraceQLValueType.Integral or TraceQLValueType.Floating or TraceQLValueType.Duration;

    /// <summary>Whether two operands can stand on the sides of one operator.</summary>
    public static bool Match(TraceQLValueType? left, TraceQLValueType? right)
        => left is null || right is null || left == right || (IsNumeric(left) && IsNumeric(right))
            || left == TraceQLValueType.Nil || right == TraceQLValueType.Nil;

    public static bool Allows(TraceQLOperator op, TraceQLValueType? left, TraceQLValueType? right)
        => Allows(op, left) && Allows(op, right);

    /// <summary>Whether a binary operator takes a type.</summary>
    public static bool Allows(TraceQLOperator op, TraceQLValueType? type)
    {
        var isEquality = op is TraceQLOperator.Equal or TraceQLOperator.NotEqual;
        return type switch
        {
            null => true,
            TraceQLValueType.Boolean => isEquality || Operators.IsLogical(op),
            TraceQLValueType.Integral or TraceQLValueType.Floating or TraceQLValueType.Duration
                => Operators.IsArithmetic(op) || Operators.IsScalarComparison(op),
            TraceQLValueType.Text => Operators.IsComparison(op),
            _ => isEquality,
        };
    }
}
