using Trine.LogQL.Syntax.Grammar;

namespace Trine.LogQL.Syntax.Validation;

/// <summary>Checks a whole tree for what its grammar cannot say, in the order in which Loki reports it.</summary>
internal static class QueryChecks
{
    private const string NoUsefulMatcher =
        "queries require at least one regexp or equality matcher that does not have an empty-compatible value. "
        + "For instance, app=~\".*\" does not meet this requirement, but app=~\".+\" will";

    /// <exception cref="LogQLParseException">The query is one that may not be run.</exception>
    public static void Check(LogQLExpr expr)
    {
        switch (expr)
        {
            case LogSelectorExpr selector:
                CheckMatchers(selector);
                break;
            case InvalidExpr invalid:
                throw new LogQLParseException(invalid.Error);
            case BinaryOpExpr binary:
                Check(binary.Left);
                Check(binary.Right);
                break;
            case VectorAggregationExpr aggregation:
                CheckSort(aggregation);
                Check(aggregation.Operand);
                break;
            case LabelReplaceExpr { Operand: LiteralExpr }:
                // A label of a number cannot be set; Loki says so in these words.
                throw new LogQLParseException(NoUsefulMatcher);
            case LabelReplaceExpr replace:
                Check(replace.Operand);
                break;
            case RangeAggregationExpr aggregation:
                CheckMatchers(aggregation.Range.Selector);
                break;
        }
    }

    private static void CheckMatchers(LogSelectorExpr selector)
    {
        if (selector.Matchers.All(matcher => matcher.MatchesEmpty))
        {
            throw new LogQLParseException(NoUsefulMatcher);
        }
    }

    private static void CheckSort(VectorAggregationExpr aggregation)
    {
        if (aggregation is { Op: VectorOp.Sort or VectorOp.SortDesc, Grouping.Labels.Count: > 0 })
        {
            throw new LogQLParseException("sort and sort_desc doesn't allow grouping by ");
        }
    }
}
