using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Selectors;

/// <summary>
/// Where the steps of subqueries lie: at whole multiples of their distance, whatever the outer steps are.
/// </summary>
internal static class Subqueries
{
    /// <summary>The steps whose values may fall into the window of any outer step.</summary>
    /// <exception cref="Model.RequestException">They are too many.</exception>
    public static StepGrid InnerGrid(SubqueryExpr subquery, in StepGrid outer, QueryContext context)
    {
        var scope = context.DurationScope;
        var reference = TimeReference.Of(subquery.At, subquery.Offset, context);
        var rangeMs = subquery.Range.Milliseconds(scope);
        var stepMs = subquery.Step?.Milliseconds(scope) ?? 0;
        stepMs = stepMs == 0 ? context.Options.SubqueryStepDefaultMs : stepMs;

        // The window is open to the left: its start itself does not belong to it.
        var windowStartMs = reference.First(outer) - rangeMs;
        var startMs = windowStartMs / stepMs * stepMs;
        if (startMs <= windowStartMs)
        {
            startMs += stepMs;
        }

        return StepGrid.Between(startMs, reference.Last(outer), stepMs, context.Options.StepsMax);
    }
}
