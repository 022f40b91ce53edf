using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Arithmetic and comparisons between two vectors. Stateless.</summary>
/// <remarks>What matching allows is decided step by step, as series come and go; upstream's texts are kept.</remarks>
internal static class VectorBinary
{
    /// <exception cref="RequestException">More series match than the rules allow.</exception>
    public static IReadOnlyList<StepSeries> Apply(
        BinaryOpExpr expr,
        IReadOnlyList<StepSeries> left,
        IReadOnlyList<StepSeries> right,
        StepGrid steps,
        MemoryBudget budget)
    {
        var isSwapped = expr.Matching.Cardinality == MatchCardinality.OneToMany;
        var (many, one) = isSwapped ? (right, left) : (left, right);
        var ones = new Dictionary<LabelSet, List<StepSeries>>();
        foreach (var series in one)
        {
            var key = MatchKey.Of(series.Labels, expr.Matching);
            if (!ones.TryGetValue(key, out var sameKey))
            {
                ones.Add(key, sameKey = []);
            }

            sameKey.Add(series);
        }

        RefuseDuplicates(ones.Values, steps, isSwapped ? "left" : "right");
        var merged = new Dictionary<(LabelSet Key, LabelSet Labels), StepSeries>();
        var result = new List<StepSeries>();
        var matched = new Dictionary<(LabelSet Key, LabelSet Labels), Codecs.RowBitmap>();
        foreach (var series in many)
        {
            var key = MatchKey.Of(series.Labels, expr.Matching);
            if (!ones.TryGetValue(key, out var partners))
            {
                continue;
            }

            foreach (var partner in partners)
            {
                var labels = MatchKey.ResultOf(series.Labels, partner.Labels, expr.Matching);
                var isOneToOne = expr.Matching.Cardinality == MatchCardinality.OneToOne;
                if (!matched.TryGetValue((key, isOneToOne ? LabelSet.Empty : labels), out var taken))
                {
                    matched.Add((key, isOneToOne ? LabelSet.Empty : labels), taken = new Codecs.RowBitmap(steps.Count));
                }

                if (!merged.TryGetValue((key, labels), out var computed))
                {
                    budget.Take(StepSeries.MemoryBytes(steps.Count));
                    merged.Add((key, labels), computed = new StepSeries(labels, steps.Count));
                    result.Add(computed);
                }

                Combine(expr, isSwapped ? partner : series, isSwapped ? series : partner, computed, taken);
            }
        }

        return [.. result.Where(series => !series.IsEmpty)];
    }

    private static void Combine(
        BinaryOpExpr expr, StepSeries left, StepSeries right, StepSeries result, Codecs.RowBitmap taken)
    {
        var filters = expr.Op.IsComparison() && !expr.ReturnBool;
        foreach (var step in left.Present)
        {
            if (!right.Present[step])
            {
                continue;
            }

            if (taken[step])
            {
                throw new RequestException(
                    RequestError.Internal,
                    "multiple matches for labels: " + (expr.Matching.Cardinality == MatchCardinality.OneToOne
                        ? "many-to-one matching must be explicit (group_left/group_right)"
                        : "grouping labels must ensure unique matches"));
            }

            taken.Set(step);
            var value = expr.Op.Apply(left.Values[step], right.Values[step]);
            if (!filters || value != 0)
            {
                result.Set(step, filters ? left.Values[step] : value);
            }
        }
    }

    private static void RefuseDuplicates(IEnumerable<List<StepSeries>> groups, StepGrid steps, string side)
    {
        foreach (var group in groups.Where(group => group.Count > 1))
        {
            var seen = new Codecs.RowBitmap(steps.Count);
            foreach (var series in group)
            {
                foreach (var step in series.Present)
                {
                    if (seen[step])
                    {
                        throw new RequestException(
                            RequestError.Internal,
                            $"found duplicate series on the {side} hand-side;many-to-many matching not allowed: "
                            + "matching labels must be unique on one side");
                    }

                    seen.Set(step);
                }
            }
        }
    }
}
