using Trine.PromQL.Syntax;

namespace Trine.PromQL;

/// <summary>Tells whether the steps of a range query can be evaluated apart from each other, with the same result.</summary>
public static class StepDependence
{
    /// <summary>How far after a step the samples may lie that its value comes from, in milliseconds: 0 without negative offsets.</summary>
    /// <param name="expr">The whole query.</param>
    /// <returns>Null if a step's value depends on the query's range, or on one instant whatever the step is.</returns>
    public static long? LookaheadMs(PromQLExpr expr) => LookaheadMs(expr, 0);

    /// <param name="expr">A part of the query.</param>
    /// <param name="shiftMs">How far after the step it is evaluated at the latest.</param>
    private static long? LookaheadMs(PromQLExpr expr, long shiftMs)
    {
        switch (expr)
        {
            case VectorSelectorExpr { At: not null } or VectorSelectorExpr { Edge: SelectorEdge.Smoothed }
                or SubqueryExpr { At: not null } or CallExpr { Function.Name: "start" or "end" or "range" or "info" }:
                return null;
            case MatrixSelectorExpr { Range: not LiteralDuration }
                or SubqueryExpr { Range: not LiteralDuration } or SubqueryExpr { Step: not (null or LiteralDuration) }:
                return null;
            case VectorSelectorExpr selector:
                return Shifted(shiftMs, selector.Offset);
            case SubqueryExpr subquery:
                return Shifted(shiftMs, subquery.Offset) is { } shifted ? LookaheadMs(subquery.Operand, shifted) : null;
        }

        long? lookaheadMs = 0;
        foreach (var child in expr.Children)
        {
            var ofChild = LookaheadMs(child, shiftMs);
            lookaheadMs = lookaheadMs is null || ofChild is null ? null : Math.Max(lookaheadMs.Value, ofChild.Value);
        }

        return lookaheadMs;
    }

    /// <summary>The shift less an offset, and nothing less than the step itself.</summary>
    private static long? Shifted(long shiftMs, DurationExpr? offset) => offset switch
    {
        null => shiftMs,
        LiteralDuration literal => Math.Max(shiftMs - literal.Milliseconds(default, isNegativeAllowed: true), 0),
        NegatedDuration { Operand: LiteralDuration literal } => shiftMs + literal.Milliseconds(default),
        _ => null,
    };
}
