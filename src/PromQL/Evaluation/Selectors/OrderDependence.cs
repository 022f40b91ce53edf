using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// Whether the answer of a query depends on the order in which its source gives series: where some of equal ones are
/// picked, where floats are added, whose rounding depends on it, and where an instant query answers with several.
/// </summary>
internal static class OrderDependence
{
    public static bool Of(PromQLExpr expr, bool isInstant) => Depends(expr) || (isInstant && HasManyElements(expr));

    private static bool Depends(PromQLExpr expr)
    {
        if (expr is CallExpr { Function.Name: "sort" or "sort_desc" }
            or AggregateExpr
            {
                Op: AggregateOp.Sum or AggregateOp.Avg or AggregateOp.Stddev or AggregateOp.Stdvar
                    or AggregateOp.TopK or AggregateOp.BottomK or AggregateOp.LimitK,
            })
        {
            return true;
        }

        foreach (var child in expr.Children)
        {
            if (Depends(child))
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
