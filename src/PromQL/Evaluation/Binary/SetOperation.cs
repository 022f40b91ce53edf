using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary><c>and</c>, <c>or</c> and <c>unless</c>: series stay or go by what the other side has at a step.</summary>
internal static class SetOperation
{
    public static StepVector Evaluate(BinaryExpr expr, DenseVector left, DenseVector right, QueryContext context)
    {
        var groups = new LabelGroups(VectorMatch.ProjectionOf(expr.Matching!)); // Set operators always have one.
        var leftOf = groups.AddAll(left.Labels);
        var rightOf = groups.AddAll(right.Labels);
        var labels = new List<ElementLabels>();
        var rows = new List<DenseRow>();
        if (expr.Op == BinaryOp.Or)
        {
            for (var i = 0; i < left.Count; i++)
            {
                labels.Add(left.Labels[i]);
                rows.Add(left.RowAt(i));
            }

            Filter(right, rightOf, Presence(left, leftOf, groups.Count), keepsMet: false, labels, rows);
        }
        else
        {
            Filter(left, leftOf, Presence(right, rightOf, groups.Count), expr.Op == BinaryOp.And, labels, rows);
        }

        return DuplicateLabels.Merge(new DenseVector(left.Grid, [.. labels], [.. rows]), context);
    }

    /// <summary>At which steps a group has any series.</summary>
    private static ulong[]?[] Presence(DenseVector vector, int[] groupOf, int groups)
    {
        var presence = new ulong[]?[groups];
        for (var i = 0; i < groupOf.Length; i++)
        {
            var words = presence[groupOf[i]] ??= new ulong[PresenceBits.WordsFor(vector.Grid.Count)];
            PresenceBits.Or(words, vector[i].Present);
        }

        return presence;
    }

    private static void Filter(
        DenseVector vector,
        int[] groupOf,
        ulong[]?[] others,
        bool keepsMet,
        List<ElementLabels> labels,
        List<DenseRow> rows)
    {
        for (var i = 0; i < vector.Count; i++)
        {
            var other = others[groupOf[i]];
            var present = vector[i].Present.ToArray();
            for (var word = 0; word < present.Length; word++)
            {
                var met = other is null ? 0 : other[word];
                present[word] &= keepsMet ? met : ~met;
            }

            if (PresenceBits.IsAnySet(present))
            {
                labels.Add(vector.Labels[i]);
                rows.Add(vector.RowAt(i).At(present));
            }
        }
    }
}
