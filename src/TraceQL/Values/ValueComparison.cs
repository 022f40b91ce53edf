using Trine.TraceQL.Syntax;

namespace Trine.TraceQL;

/// <summary>Compares two values as the language does.</summary>
internal static class ValueComparison
{
    /// <summary>
    /// Whether a comparison holds. Values of different types never compare, numbers of all types do. An array compares
    /// where one element does; where values are to differ, all elements must. Nothing compares with nil.
    /// </summary>
    public static bool Holds(TraceQLOperator op, TraceQLValue left, TraceQLValue right)
    {
        if (left.Type == TraceQLValueType.Array)
        {
            return right.Type != TraceQLValueType.Array && HoldsForItems(op, left, right);
        }

        if (right.Type == TraceQLValueType.Array)
        {
            return HoldsForItems(Operators.Mirror(op), right, left);
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            // NaN differs from every number, and is neither less nor greater.
            return double.IsNaN(left.Number) || double.IsNaN(right.Number)
                ? op == TraceQLOperator.NotEqual
                : Decide(op, CompareNumbers(left, right));
        }

        if (left.Type != right.Type || left.Type == TraceQLValueType.Nil)
        {
            return false;
        }

        return left.Type == TraceQLValueType.Text ? HoldsForTexts(op, left.Text, right.Text) : op switch
        {
            TraceQLOperator.Equal => left.Whole == right.Whole,
            TraceQLOperator.NotEqual => left.Whole != right.Whole,
            _ => false,
        };
    }

    /// <summary>Negative, zero or positive; NaN sorts before all numbers.</summary>
    public static int CompareNumbers(TraceQLValue left, TraceQLValue right)
        => left.Type != TraceQLValueType.Floating && right.Type != TraceQLValueType.Floating
            ? left.Whole.CompareTo(right.Whole)
            : left.Number.CompareTo(right.Number);

    private static bool HoldsForItems(TraceQLOperator op, TraceQLValue array, TraceQLValue other)
    {
        if (other.Type == TraceQLValueType.Nil)
        {
            return false;
        }

        var isNegative = op is TraceQLOperator.NotEqual or TraceQLOperator.NotRegex;
        foreach (var item in array.Items)
        {
            if (Holds(op, item, other) != isNegative)
            {
                return !isNegative;
            }
        }

        return isNegative && array.Items.Count > 0;
    }

    private static bool HoldsForTexts(TraceQLOperator op, string left, string right)
    {
        if (op is TraceQLOperator.Regex or TraceQLOperator.NotRegex)
        {
            var pattern = FieldChecks.Patterns.GetOrCompile(right, FieldChecks.PatternOptions);
            return pattern.IsMatch(left) == (op == TraceQLOperator.Regex);
        }

        return op is TraceQLOperator.Equal or TraceQLOperator.NotEqual
            ? string.Equals(left, right, StringComparison.Ordinal) == (op == TraceQLOperator.Equal)
            : Decide(op, CompareUtf8(left, right));
    }

    // Code units sort like UTF-8 bytes but for surrogates, which stand above U+E000..U+FFFF.
    private static int CompareUtf8(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                var (l, r) = (char.IsSurrogate(left[i]), char.IsSurrogate(right[i]));
                return l == r ? left[i].CompareTo(right[i]) : l ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool Decide(TraceQLOperator op, int order) => op switch
    {
        TraceQLOperator.Equal => order == 0,
        TraceQLOperator.NotEqual => order != 0,
        TraceQLOperator.Greater => order > 0,
        TraceQLOperator.GreaterEqual => order >= 0,
        TraceQLOperator.Less => order < 0,
        TraceQLOperator.LessEqual => order <= 0,
        _ => false,
    };
}
