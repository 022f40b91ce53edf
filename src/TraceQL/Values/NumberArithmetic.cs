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
}
