using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>min</c> and <c>max</c>: NaN only where there is nothing else; histograms are passed over.</summary>
internal sealed class ExtremeAggregator(QueryContext context, AggregateExpr expr, int steps) : StepAggregator
{
    private readonly bool _isMax = expr.Op == AggregateOp.Max;
    private readonly StepRow _extremes = new(steps);

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        var extremes = _extremes.Values;
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (row.HistogramAt(step) is not null)
            {
                context.Annotations.HistogramIgnoredInAggregation(expr.Op.Name(), expr.Operand.Position);
                continue;
            }

            var value = row.Values[step];
            if (!PresenceBits.IsSet(_extremes.Present, step) || double.IsNaN(extremes[step])
                || (_isMax ? extremes[step] < value : extremes[step] > value))
            {
                _extremes.Set(step, value);
            }
        }
    }

    public override void Finish(StepRow row)
    {
        _extremes.Values.CopyTo(row.Values);
        _extremes.Present.CopyTo(row.Present);
    }
}
