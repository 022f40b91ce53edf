using Trine.PromQL.Syntax;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>A query with every selector and subquery pinned to one time, so that it means the same at any other.</summary>
internal static class PinnedQuery
{
    private static readonly HashSet<string> TimeDependent =
    [
        "days_in_month", "day_of_month", "day_of_week", "day_of_year", "hour", "minute", "month", "year",
        "predict_linear", "time", "timestamp", "start", "end", "range", "step", "start_timestamp",
    ];

    /// <summary>Whether the query looks at the time of evaluation in other ways than through selectors.</summary>
    public static bool DependsOnTime(PromQLExpr expr)
        => expr is CallExpr call && TimeDependent.Contains(call.Function.Name) || expr.Children.Any(DependsOnTime);

    public static PromQLExpr Pin(PromQLExpr expr, long timeMs)
    {
        var at = new AtModifier(AtKind.Timestamp, timeMs);
        return expr switch
        {
            VectorSelectorExpr selector => selector.At is null ? selector with { At = at } : selector,
            MatrixSelectorExpr matrix => matrix with { Selector = (VectorSelectorExpr)Pin(matrix.Selector, timeMs) },
            SubqueryExpr subquery => subquery.At is null ? subquery with { At = at } : subquery,
            ParenExpr paren => new ParenExpr(Pin(paren.Operand, timeMs), paren.Position),
            UnaryExpr unary => new UnaryExpr(unary.IsNegative, Pin(unary.Operand, timeMs), unary.Start),
            BinaryExpr binary => new BinaryExpr(
                binary.Op, Pin(binary.Left, timeMs), Pin(binary.Right, timeMs), binary.ReturnBool, binary.Matching),
            AggregateExpr aggregate => new AggregateExpr(
                aggregate.Op,
                Pin(aggregate.Operand, timeMs),
                aggregate.Parameter is null ? null : Pin(aggregate.Parameter, timeMs),
                aggregate.Grouping,
                aggregate.IsWithout,
                aggregate.Position),
            CallExpr { Function.Name: "info" } info => new CallExpr(
                info.Function, [Pin(info.Arguments[0], timeMs), .. info.Arguments.Skip(1)], info.Position),
            CallExpr call => new CallExpr(
                call.Function, [.. call.Arguments.Select(argument => Pin(argument, timeMs))], call.Position),
            _ => expr,
        };
    }
}
