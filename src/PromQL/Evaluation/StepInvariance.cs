using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation;

/// <summary>Tells which expressions have the same value at every step, so that they are evaluated once.</summary>
/// <remarks>
/// Follows upstream to the letter, as what is evaluated once is also annotated once. Not thread-safe.
/// </remarks>
internal sealed class StepInvariance
{
    private readonly Dictionary<PromQLExpr, bool> _known = new(ReferenceEqualityComparer.Instance);

    public bool Holds(PromQLExpr expr)
    {
        if (!_known.TryGetValue(expr, out var holds))
        {
            holds = Decide(expr);
            _known.Add(expr, holds);
        }

        return holds;
    }

    private bool Decide(PromQLExpr expr) => expr switch
    {
        VectorSelectorExpr selector => selector.At is not null,
        SubqueryExpr subquery => subquery.At is not null,
        AggregateExpr aggregate => Holds(aggregate.Operand), // As upstream: the parameter does not count.
        CallExpr call => !IsUnsafe(call.Function.Name) && AllHold(call.Arguments),
        _ => AllHold(expr.Children),
    };

    private bool AllHold(IReadOnlyList<PromQLExpr> expressions)
    {
        var hold = true;
        foreach (var expr in expressions)
        {
            hold &= Holds(expr);
        }

        return hold;
    }

    /// <summary>Functions that look at the time of evaluation.</summary>
    private static bool IsUnsafe(string function) => function is
        "days_in_month" or "day_of_month" or "day_of_week" or "day_of_year" or "hour" or "minute" or "month" or "year"
        or "predict_linear" or "time" or "timestamp" or "start" or "end" or "range" or "step" or "start_timestamp";
}
