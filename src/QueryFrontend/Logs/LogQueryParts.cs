using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>Takes queries apart: which streams they select, and when.</summary>
internal static class LogQueryParts
{
    public static IEnumerable<LogSelectorExpr> SelectorsOf(LogQLExpr expr)
        => expr is LogSelectorExpr selector ? [selector] : RangesOf(expr).Select(range => range.Selector);

    public static IEnumerable<LogRange> RangesOf(LogQLExpr expr) => expr switch
    {
        RangeAggregationExpr aggregation => [aggregation.Range],
        VectorAggregationExpr aggregation => RangesOf(aggregation.Operand),
        BinaryOpExpr binary => RangesOf(binary.Left).Concat(RangesOf(binary.Right)),
        LabelReplaceExpr replace => RangesOf(replace.Operand),
        _ => [],
    };

    /// <summary>What is read for each selector of the query.</summary>
    public static IEnumerable<(IReadOnlyList<LabelMatcher> Matchers, TimeRange Range)> SelectionsOf(
        LogQLExpr expr, LogQueryRequest request)
        => expr is LogSelectorExpr selector
            ? [(selector.Matchers, new TimeRange(request.StartNs, request.EndNs))]
            : RangesOf(expr).Select(range => (range.Selector.Matchers, new TimeRange(
                request.StartNs - range.OffsetNs - range.IntervalNs, request.EndNs - range.OffsetNs)));
}
