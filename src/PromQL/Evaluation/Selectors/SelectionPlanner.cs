using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>Walks an expression as its evaluation will, and registers what each selector will read.</summary>
internal sealed class SelectionPlanner(QueryContext context, StepInvariance invariance, SelectionSet selections)
{
    public void Plan(PromQLExpr expr, StepGrid grid)
    {
        context.ThrowIfCancelled();
        if (grid.Count == 0)
        {
            return;
        }

        if (grid.Count > 1 && expr is not (MatrixSelectorExpr or SubqueryExpr) && invariance.Holds(expr))
        {
            grid = grid.First;
        }

        switch (expr)
        {
            case VectorSelectorExpr selector:
                selections.Register(selections.KeyOf(selector, grid), selector.Matchers);
                break;
            case MatrixSelectorExpr matrix:
                selections.Register(selections.KeyOf(matrix, grid), matrix.Selector.Matchers);
                break;
            case SubqueryExpr subquery:
                Plan(subquery.Operand, Subqueries.InnerGrid(subquery, grid, context));
                break;
            case CallExpr { Function.Name: "info" } call:
                Plan(call.Arguments[0], grid);
                var info = Functions.InfoSelection.Of(call, grid, context);
                selections.Register(info.Key, info.Matchers);
                break;
            default:
                foreach (var child in expr.Children)
                {
                    Plan(child, grid);
                }

                break;
        }
    }
}
