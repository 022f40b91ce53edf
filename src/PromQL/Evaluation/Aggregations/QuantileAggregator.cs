using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>quantile</c>: keeps all values of the group; histograms are passed over.</summary>
internal sealed class QuantileAggregator(QueryContext context, AggregateExpr expr, int steps, ScalarSteps quantile)
    : StepAggregator
{
    private readonly DenseRowBlock _block = new(steps);
    private readonly List<DenseRow> _rows = [];

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        if (row.HasHistograms)
        {
            context.Annotations.HistogramIgnoredInAggregation(expr.Op.Name(), expr.Operand.Position);
        }

        _rows.Add(_block.Add(row));
    }

    public override void Finish(StepRow row)
    {
        var values = new double[_rows.Count];
        for (var step = 0; step < steps; step++)
        {
            var count = 0;
            foreach (var dense in _rows)
            {
                var view = dense.View;
                if (PresenceBits.IsSet(view.Present, step) && view.HistogramAt(step) is null)
                {
                    values[count++] = view.Values[step];
                }
            }

            if (count > 0)
            {
                row.Set(step, Quantiles.Of(quantile[step], values.AsSpan(0, count)));
            }
        }
    }
}
