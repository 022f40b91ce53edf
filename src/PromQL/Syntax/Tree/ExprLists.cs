using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>What expressions with a list of others share.</summary>
internal static class ExprLists
{
    /// <summary>Depth of the deepest one; 0 without any.</summary>
    public static int Depth(IReadOnlyList<PromQLExpr> expressions)
    {
        var depth = 0;
        foreach (var expr in expressions)
        {
            depth = Math.Max(depth, expr.Depth);
        }

        return depth;
    }

    public static void Print(StringBuilder text, IReadOnlyList<PromQLExpr> expressions)
    {
        for (var i = 0; i < expressions.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            expressions[i].Print(text);
        }
    }
}
