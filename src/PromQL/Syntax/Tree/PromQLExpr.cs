using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>A parsed PromQL expression.</summary>
/// <remarks>Immutable and therefore thread-safe. A tree is at most <see cref="PromQLLimits.DepthMax"/> levels deep, so
/// it may be walked by recursion.</remarks>
public abstract record PromQLExpr
{
    /// <summary>Where it stands in the query that it was parsed from.</summary>
    public abstract PositionRange Position { get; }

    public abstract ExprType Type { get; }

    /// <summary>The expressions directly below, in the order in which Prometheus walks them.</summary>
    public abstract IReadOnlyList<PromQLExpr> Children { get; }

    /// <summary>Levels of expressions from this one down; 1 for a leaf.</summary>
    internal virtual int Depth => 1;

    /// <summary>Prometheus's one-line form, which parses to the same tree.</summary>
    public sealed override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal abstract void Print(StringBuilder text);

    /// <summary>The expression without the parentheses around it.</summary>
    public PromQLExpr Unwrap()
    {
        var expr = this;
        while (expr is ParenExpr paren)
        {
            expr = paren.Operand;
        }

        return expr;
    }
}
