using Trine.Model.GoText;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>count_values</c>: how many series have each value, which becomes a label.</summary>
internal static class ValueCounting
{
    /// <exception cref="Model.RequestException">The label's name is not one.</exception>
    public static DenseVector Evaluate(AggregateExpr expr, DenseVector input, string label)
    {
        if (!QueryString.IsUtf8(label) || label.Length == 0)
        {
            throw QueryFailure.Execution($"invalid label name {QueryString.Quote(label)}");
        }

        var projection = Aggregation.ProjectionOf(expr, expr.IsWithout ? expr.Grouping : expr.Grouping.Append(label));
        var groups = new LabelGroups(projection);
        var counts = new List<StepRow>();
        for (var i = 0; i < input.Count; i++)
        {
            Count(input[i], input.Labels[i].Resolve(), label, groups, counts, input.Grid.Count);
        }

        var block = new DenseRowBlock(input.Grid.Count);
        var labels = new ElementLabels[groups.Count];
        var rows = new DenseRow[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            labels[group] = new ElementLabels(projection.Apply(groups.Representative(group)));
            rows[group] = block.Add(counts[group].View);
        }

        return new DenseVector(input.Grid, labels, rows);
    }

    private static void Count(
        in RowView row, Model.LabelSet labels, string label, LabelGroups groups, List<StepRow> counts, int steps)
    {
        var groupOfValue = new Dictionary<string, int>();
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            var text = row.HistogramAt(step)?.ToString() ?? GoFloat.Format(row.Values[step]);
            if (!groupOfValue.TryGetValue(text, out var group))
            {
                group = groups.Add(new ElementLabels(LabelEdits.Set(labels, label, text)));
                groupOfValue.Add(text, group);
                if (group == counts.Count)
                {
                    counts.Add(new StepRow(steps));
                }
            }

            var count = PresenceBits.IsSet(counts[group].Present, step) ? counts[group].Values[step] : 0;
            counts[group].Set(step, count + 1);
        }
    }
}
