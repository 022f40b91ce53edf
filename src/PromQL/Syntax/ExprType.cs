namespace Trine.PromQL.Syntax;

/// <summary>What an expression evaluates to.</summary>
public enum ExprType
{
    Scalar,
    /// <summary>A string.</summary>
    Text,

    /// <summary>An instant vector.</summary>
    Vector,

    /// <summary>A range vector.</summary>
    Matrix,
}

public static class ExprTypes
{
    /// <summary>The word in Prometheus's API and terse messages.</summary>
    public static string Name(this ExprType type) => type switch
    {
        ExprType.Scalar => "scalar",
        ExprType.Text => "string",
        ExprType.Vector => "vector",
        _ => "matrix",
    };

    /// <summary>The words in Prometheus's documentation and most messages.</summary>
    public static string DocumentedName(this ExprType type) => type switch
    {
        ExprType.Vector => "instant vector",
        ExprType.Matrix => "range vector",
        _ => type.Name(),
    };
}
