using Trine.Codecs;
using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary><c>and</c>, <c>or</c> and <c>unless</c>: which series are there counts, not their values. Stateless.</summary>
internal static class SetBinary
{
    public static IReadOnlyList<StepSeries> Apply(
        BinaryOpExpr expr, IReadOnlyList<StepSeries> left, IReadOnlyList<StepSeries> right, StepGrid steps)
    {
        if (expr.Op == BinaryOp.Or)
        {
            return [.. left, .. Filter(right, PresenceOf(left, expr.Matching, steps), expr.Matching, keepsPresent: false)];
        }

        var present = PresenceOf(right, expr.Matching, steps);
        return [.. Filter(left, present, expr.Matching, keepsPresent: expr.Op == BinaryOp.And)];
    }

    private static Dictionary<LabelSet, RowBitmap> PresenceOf(
        IReadOnlyList<StepSeries> vector, VectorMatching matching, StepGrid steps)
    {
        var present = new Dictionary<LabelSet, RowBitmap>();
        foreach (var series in vector)
        {
            var key = MatchKey.Of(series.Labels, matching);
            if (!present.TryGetValue(key, out var at))
            {
                present.Add(key, at = new RowBitmap(steps.Count));
            }

            at.Or(series.Present);
        }

        return present;
    }

    private static IEnumerable<StepSeries> Filter(
        IReadOnlyList<StepSeries> vector,
        Dictionary<LabelSet, RowBitmap> present,
        VectorMatching matching,
        bool keepsPresent)
    {
        foreach (var series in vector)
        {
            var kept = new StepSeries(series.Labels, series.Values.Length);
            var other = present.GetValueOrDefault(MatchKey.Of(series.Labels, matching));
            foreach (var step in series.Present)
            {
                if ((other is not null && other[step]) == keepsPresent)
                {
                    kept.Set(step, series.Values[step]);
                }
            }

            if (!kept.IsEmpty)
            {
                yield return kept;
            }
        }
    }
}
