using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// The integers that a comparison with a number holds for: a stretch, both ends included, or all but a stretch.
/// </summary>
internal readonly record struct NumberRange(long Min, long Max, bool IsOutside)
{
    /// <summary>2^63: the least double above every integer.</summary>
    private const double WholeEnd = 9_223_372_036_854_775_808.0;

    public static NumberRange None { get; } = new(1, 0, false);

    /// <summary>Whether the stretch is empty, so that nothing or everything is kept.</summary>
    public bool IsEmpty => Min > Max;

    public bool Contains(long value) => (Min <= value && value <= Max) != IsOutside;

    /// <param name="op">An ordering comparison or an equality.</param>
    /// <param name="number">A number of any type.</param>
    public static NumberRange Of(TraceQLOperator op, TraceQLValue number)
        => number.Type == TraceQLValueType.Floating ? OfDouble(op, number.Number) : OfWhole(op, number.Whole);

    private static NumberRange OfWhole(TraceQLOperator op, long value) => op switch
    {
        TraceQLOperator.Equal => new(value, value, false),
        TraceQLOperator.NotEqual => new(value, value, true),
        TraceQLOperator.Greater => value == long.MaxValue ? None : new(value + 1, long.MaxValue, false),
        TraceQLOperator.GreaterEqual => new(value, long.MaxValue, false),
        TraceQLOperator.Less => value == long.MinValue ? None : new(long.MinValue, value - 1, false),
        TraceQLOperator.LessEqual => new(long.MinValue, value, false),
        _ => None,
    };

    private static NumberRange OfDouble(TraceQLOperator op, double value)
    {
        if (double.IsNaN(value))
        {
            return op == TraceQLOperator.NotEqual ? None with { IsOutside = true } : None;
        }

        if (Math.Floor(value) == value && value is >= -WholeEnd and < WholeEnd)
        {
            return OfWhole(op, (long)value);
        }

        return op switch
        {
            TraceQLOperator.NotEqual => None with { IsOutside = true },
            TraceQLOperator.Greater or TraceQLOperator.GreaterEqual when value < WholeEnd
                => new(value < -WholeEnd ? long.MinValue : (long)Math.Ceiling(value), long.MaxValue, false),
            TraceQLOperator.Less or TraceQLOperator.LessEqual when value >= -WholeEnd
                => new(long.MinValue, value >= WholeEnd ? long.MaxValue : (long)Math.Floor(value), false),
            _ => None,
        };
    }
}
