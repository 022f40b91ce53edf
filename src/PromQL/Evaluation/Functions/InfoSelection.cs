using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Selectors;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>Which info series an <c>info</c> call looks at, and when.</summary>
/// <param name="Key">Tells the selection from others.</param>
/// <param name="Matchers">Those of info series, names included.</param>
/// <param name="NameMatchers">Those of the names.</param>
/// <param name="DataMatchers">Those of other labels: only these labels are handed on, if there are any.</param>
/// <param name="Reference">When the first selector of the enriched vector looks back from.</param>
internal sealed record InfoSelection(
    SelectionKey Key,
    IReadOnlyList<LabelMatcher> Matchers,
    IReadOnlyList<LabelMatcher> NameMatchers,
    IReadOnlyList<LabelMatcher> DataMatchers,
    TimeReference Reference)
{
    private const string NameDefault = "target_info";
    private const string NamePattern = ".+_info";

    public static InfoSelection Of(CallExpr call, in StepGrid grid, QueryContext context)
    {
        var given = call.Arguments.Count > 1 && call.Arguments[1].Unwrap() is VectorSelectorExpr selector
            ? selector.Matchers
            : [];
        List<LabelMatcher> names = [.. given.Where(matcher => matcher.Name == MetadataLabels.Name)];
        List<LabelMatcher> data = [.. given.Where(matcher => matcher.Name != MetadataLabels.Name)];
        if (names.Count == 0)
        {
            names.Add(new LabelMatcher(MetadataLabels.Name, MatchOp.Equal, NameDefault));
        }
        else if (!names.Exists(matcher => matcher.Op is MatchOp.Equal or MatchOp.Match))
        {
            // Names are only ruled out: all others that look like an info metric's stay.
            names.Add(new LabelMatcher(MetadataLabels.Name, MatchOp.Match, NamePattern));
        }

        var reference = ReferenceOf(call.Arguments[0], context);
        LabelMatcher[] all = [.. names, .. data];
        var key = new SelectionKey(
            SelectionSet.MatchersText(all),
            reference.First(grid) - context.LookbackMs + 1,
            reference.Last(grid),
            grid.Count == 1);
        return new InfoSelection(key, all, names, data, reference);
    }

    /// <summary>Adds up what moves the first selector in time, subqueries around it included.</summary>
    private static TimeReference ReferenceOf(PromQLExpr expr, QueryContext context)
    {
        var reference = default(TimeReference);
        for (PromQLExpr? next = expr; next is not null; next = Deeper(next))
        {
            var own = next switch
            {
                VectorSelectorExpr selector => TimeReference.Of(selector.At, selector.Offset, context),
                SubqueryExpr subquery => TimeReference.Of(subquery.At, subquery.Offset, context),
                _ => default,
            };
            reference = own.PinnedMs is null
                ? reference with { OffsetMs = reference.OffsetMs + own.OffsetMs }
                : own;
        }

        return reference;
    }

    /// <summary>The child below which the first selector stands; null where there is none.</summary>
    private static PromQLExpr? Deeper(PromQLExpr expr) => expr.Children.FirstOrDefault(HasSelector);

    private static bool HasSelector(PromQLExpr expr) => expr is VectorSelectorExpr || expr.Children.Any(HasSelector);
}
