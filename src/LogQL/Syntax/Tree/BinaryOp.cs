namespace Trine.LogQL.Syntax;

/// <summary>An operator between two metric expressions.</summary>
public enum BinaryOp
{
    Or,
    And,
    Unless,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

public static class BinaryOps
{
    /// <summary>The operator as it is written in a query.</summary>
    public static string Symbol(this BinaryOp op) => op switch
    {
        BinaryOp.Or => "or",
        BinaryOp.And => "and",
        BinaryOp.Unless => "unless",
        BinaryOp.Add => "+",
        BinaryOp.Subtract => "-",
        BinaryOp.Multiply => "*",
        BinaryOp.Divide => "/",
        BinaryOp.Modulo => "%",
        BinaryOp.Power => "^",
        BinaryOp.Equal => "==",
        BinaryOp.NotEqual => "!=",
        BinaryOp.Greater => ">",
        BinaryOp.GreaterOrEqual => ">=",
        BinaryOp.Less => "<",
        _ => "<=",
    };

    /// <summary>Whether the operator works on the presence of series and not on their values.</summary>
    public static bool IsSet(this BinaryOp op) => op is BinaryOp.Or or BinaryOp.And or BinaryOp.Unless;

    public static bool IsComparison(this BinaryOp op) => op is >= BinaryOp.Equal and <= BinaryOp.LessOrEqual;

    /// <summary>Whether <c>a inner b outer c</c>, or with the inner operator on the right <c>a outer b inner c</c>,
    /// computes the inner operator first.</summary>
    internal static bool BindsTighterThan(this BinaryOp inner, BinaryOp outer, bool isOnLeft)
    {
        var (innerLevel, outerLevel) = (Precedence(inner), Precedence(outer));
        return innerLevel > outerLevel || (innerLevel == outerLevel && isOnLeft != (outer == BinaryOp.Power));
    }

    private static int Precedence(BinaryOp op) => op switch
    {
        BinaryOp.Or => 0,
        BinaryOp.And or BinaryOp.Unless => 1,
        BinaryOp.Add or BinaryOp.Subtract => 3,
        BinaryOp.Multiply or BinaryOp.Divide or BinaryOp.Modulo => 4,
        BinaryOp.Power => 5,
        _ => 2,
    };

    /// <summary>The value of an arithmetic operator or a comparison, the latter 1 or 0.</summary>
    /// <remarks>Division and modulo by zero give NaN, never an infinity.</remarks>
    public static double Apply(this BinaryOp op, double left, double right) => op switch
    {
        BinaryOp.Add => left + right,
        BinaryOp.Subtract => left - right,
        BinaryOp.Multiply => left * right,
        BinaryOp.Divide => right == 0 ? double.NaN : left / right,
        BinaryOp.Modulo => right == 0 ? double.NaN : left % right,
        BinaryOp.Power => Math.Pow(left, right),
        BinaryOp.Equal => left == right ? 1 : 0,
        BinaryOp.NotEqual => left != right ? 1 : 0,
        BinaryOp.Greater => left > right ? 1 : 0,
        BinaryOp.GreaterOrEqual => left >= right ? 1 : 0,
        BinaryOp.Less => left < right ? 1 : 0,
        BinaryOp.LessOrEqual => left <= right ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "a set operator has no value"),
    };
}
