using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary><c>absent_over_time</c>: 1 at each step whose window holds nothing.</summary>
internal static class AbsentSeries
{
    public static StepSeries Of(RangeAggregationExpr expr, IReadOnlyList<StepSeries> present, StepGrid steps)
    {
        var absent = new StepSeries(LabelsOf(expr.Range.Selector.Matchers), steps.Count);
        for (var step = 0; step < steps.Count; step++)
        {
            if (!present.Any(series => series.Present[step]))
            {
                absent.Set(step, 1);
            }
        }

        return absent;
    }

    /// <summary>What the selector says a stream would look like: labels with one equality and nothing else.</summary>
    private static LabelSet LabelsOf(IReadOnlyList<LabelMatcher> matchers)
        => LabelSet.Create(matchers.GroupBy(matcher => matcher.Name)
            .Where(group => group.Count() == 1 && group.First().Op == MatchOp.Equal)
            .Select(group => new Label(group.Key, group.First().Value)));
}
