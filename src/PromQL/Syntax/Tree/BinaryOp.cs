namespace Trine.PromQL.Syntax;

/// <summary>An operator between two expressions.</summary>
public enum BinaryOp
{
    Or,
    And,
    Unless,
    Equal,
    NotEqual,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,

    /// <summary><c>&lt;/</c>: keeps a histogram's observations up to a value.</summary>
    TrimUpper,

    /// <summary><c>&gt;/</c>: keeps a histogram's observations from a value on.</summary>
    TrimLower,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Atan2,
    Power,
}

public static class BinaryOps
{
    /// <summary>The operator as it is written in a query.</summary>
    public static string Symbol(this BinaryOp op) => op switch
    {
        BinaryOp.Or => "or",
        BinaryOp.And => "and",
        BinaryOp.Unless => "unless",
        BinaryOp.Equal => "==",
        BinaryOp.NotEqual => "!=",
        BinaryOp.LessOrEqual => "<=",
        BinaryOp.Less => "<",
        BinaryOp.GreaterOrEqual => ">=",
        BinaryOp.Greater => ">",
        BinaryOp.TrimUpper => "</",
        BinaryOp.TrimLower => ">/",
        BinaryOp.Add => "+",
        BinaryOp.Subtract => "-",
        BinaryOp.Multiply => "*",
        BinaryOp.Divide => "/",
        BinaryOp.Modulo => "%",
        BinaryOp.Atan2 => "atan2",
        _ => "^",
    };

    /// <summary>Whether the operator works on the presence of series and not on their values.</summary>
    public static bool IsSet(this BinaryOp op) => op <= BinaryOp.Unless;

    public static bool IsComparison(this BinaryOp op) => op is >= BinaryOp.Equal and <= BinaryOp.Greater;

    public static bool IsTrim(this BinaryOp op) => op is BinaryOp.TrimUpper or BinaryOp.TrimLower;

    /// <summary>How tightly the operator binds; only <see cref="BinaryOp.Power"/> groups from the right.</summary>
    internal static int Precedence(this BinaryOp op) => op switch
    {
        BinaryOp.Or => 1,
        BinaryOp.And or BinaryOp.Unless => 2,
        <= BinaryOp.TrimLower => 3,
        BinaryOp.Add or BinaryOp.Subtract => 4,
        BinaryOp.Power => 6,
        _ => 5,
    };
}
