using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// Whether the answer of a query depends on the order in which its source gives series: where some of equal ones are
/// picked, and where an instant query answers with several.
/// </summary>
internal static class OrderDependence
{
    public static bool Of(PromQLExpr expr, bool isInstant) => Picks(expr) || (isInstant && HasManyElements(expr));

    private static bool Picks(PromQLExpr expr)
    {
        if (expr is AggregateExpr { Op: AggregateOp.TopK or AggregateOp.BottomK or AggregateOp.LimitK }
            or CallExpr { Function.Name: "sort" or "sort_desc" })
        {
            return true;
        }

        foreach (var child in expr.Children)
        {
            if (Picks(child))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An aggregation without labels gives one element; range queries are sorted at the end.</summary>
    private static bool HasManyElements(PromQLExpr expr)
        => expr.Type is ExprType.Vector or ExprType.Matrix
            && expr.Unwrap() is not AggregateExpr { IsWithout: false, Grouping.Count: 0 };
}
