using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary><c>absent</c> and <c>absent_over_time</c>: 1 where a vector has no value.</summary>
internal static class Absence
{
    /// <param name="argument">What may be absent, as written.</param>
    /// <param name="vector">What it evaluates to.</param>
    /// <param name="context">The query.</param>
    public static DenseVector Of(PromQLExpr argument, StepVector vector, QueryContext context)
    {
        var dense = RowWorkers.Materialise(vector, context);
        var row = new StepRow(vector.Grid.Count);
        PresenceBits.SetAll(row.Present, row.Steps);
        row.Values.Fill(1);
        for (var i = 0; i < dense.Count; i++)
        {
            var present = dense[i].Present;
            for (var word = 0; word < present.Length; word++)
            {
                row.Present[word] &= ~present[word];
            }
        }

        if (!PresenceBits.IsAnySet(row.Present))
        {
            return DenseVector.Empty(vector.Grid);
        }

        var labels = new ElementLabels(LabelsOf(argument));
        return new DenseVector(vector.Grid, [labels], [new DenseRowBlock(vector.Grid.Count, 1).Add(row.View)]);
    }

    /// <summary>The labels that a selector pins to one value, without those that it names twice.</summary>
    private static LabelSet LabelsOf(PromQLExpr argument)
    {
        var selector = argument as VectorSelectorExpr ?? (argument as MatrixSelectorExpr)?.Selector;
        if (selector is null)
        {
            return LabelSet.Empty;
        }

        var values = new Dictionary<string, string>();
        foreach (var matcher in selector.Matchers)
        {
            if (matcher.Name == MetadataLabels.Name)
            {
                continue;
            }

            var isPinned = matcher.Op == MatchOp.Equal && !values.ContainsKey(matcher.Name);
            values[matcher.Name] = isPinned ? matcher.Value : "";
        }

        return LabelSet.Create(
            values.Where(label => label.Value.Length > 0).Select(label => new Label(label.Key, label.Value)));
    }
}
