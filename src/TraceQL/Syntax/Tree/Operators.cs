namespace Trine.TraceQL.Syntax;

/// <summary>How operators are written, how tightly they bind, and what they apply to.</summary>
internal static class Operators
{
    /// <summary>Where unary minus binds; lower binds less.</summary>
    public const int AdditivePrecedence = 4;

    /// <summary>Where <c>!</c> binds.</summary>
    public const int NotPrecedence = 5;

    /// <summary>Operators by their text, the longest first.</summary>
    public static readonly (string Text, TraceQLOperator Operator)[] Spellings =
    [
        ("!>>", TraceQLOperator.NotDescendant),
        ("!<<", TraceQLOperator.NotAncestor),
        ("&>>", TraceQLOperator.UnionDescendant),
        ("&<<", TraceQLOperator.UnionAncestor),
        ("!=", TraceQLOperator.NotEqual),
        ("!~", TraceQLOperator.NotRegex),
        ("!>", TraceQLOperator.NotChild),
        ("!<", TraceQLOperator.NotParent),
        ("&>", TraceQLOperator.UnionChild),
        ("&<", TraceQLOperator.UnionParent),
        ("&~", TraceQLOperator.UnionSibling),
        ("&&", TraceQLOperator.And),
        ("||", TraceQLOperator.Or),
        ("=~", TraceQLOperator.Regex),
        (">>", TraceQLOperator.Descendant),
        ("<<", TraceQLOperator.Ancestor),
        (">=", TraceQLOperator.GreaterEqual),
        ("<=", TraceQLOperator.LessEqual),
        ("=", TraceQLOperator.Equal),
        (">", TraceQLOperator.Greater),
        ("<", TraceQLOperator.Less),
        ("~", TraceQLOperator.Sibling),
        ("!", TraceQLOperator.Not),
        ("+", TraceQLOperator.Add),
        ("-", TraceQLOperator.Subtract),
        ("*", TraceQLOperator.Multiply),
        ("/", TraceQLOperator.Divide),
        ("%", TraceQLOperator.Modulo),
        ("^", TraceQLOperator.Power),
    ];

    public static string Text(TraceQLOperator op)
    {
        foreach (var (text, candidate) in Spellings)
        {
            if (candidate == op)
            {
                return text;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(op), op, "an operator without a text");
    }

    /// <summary>0 for what is not a binary operator; higher binds tighter.</summary>
    public static int Precedence(TraceQLOperator op) => op switch
    {
        TraceQLOperator.None or TraceQLOperator.Not => 0,
        TraceQLOperator.And or TraceQLOperator.Or => 2,
        TraceQLOperator.Add or TraceQLOperator.Subtract => AdditivePrecedence,
        TraceQLOperator.Multiply or TraceQLOperator.Divide or TraceQLOperator.Modulo => 6,
        TraceQLOperator.Power => 7,
        _ => 3,
    };

    public static bool IsArithmetic(TraceQLOperator op) => Precedence(op) >= AdditivePrecedence;

    public static bool IsComparison(TraceQLOperator op)
        => op is >= TraceQLOperator.Equal and <= TraceQLOperator.LessEqual;

    /// <summary>Comparisons that order; regular expressions are not among them.</summary>
    public static bool IsScalarComparison(TraceQLOperator op)
        => IsComparison(op) && op is not (TraceQLOperator.Regex or TraceQLOperator.NotRegex);

    public static bool IsLogical(TraceQLOperator op) => op is TraceQLOperator.And or TraceQLOperator.Or;

    /// <summary>Whether the operator may stand between two spansets.</summary>
    public static bool IsSpanset(TraceQLOperator op)
        => IsLogical(op) || op is TraceQLOperator.Greater or TraceQLOperator.Less or TraceQLOperator.NotRegex
            || op >= TraceQLOperator.Descendant;

    /// <summary>The comparison with its sides swapped.</summary>
    public static TraceQLOperator Mirror(TraceQLOperator op) => op switch
    {
        TraceQLOperator.Greater => TraceQLOperator.Less,
        TraceQLOperator.GreaterEqual => TraceQLOperator.LessEqual,
        TraceQLOperator.Less => TraceQLOperator.Greater,
        TraceQLOperator.LessEqual => TraceQLOperator.GreaterEqual,
        _ => op,
    };
}
