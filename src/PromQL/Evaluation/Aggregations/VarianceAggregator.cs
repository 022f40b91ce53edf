using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary><c>stdvar</c> and <c>stddev</c>: Welford's population variance; histograms are passed over.</summary>
internal sealed class VarianceAggregator(QueryContext context, AggregateExpr expr, int steps) : StepAggregator
{
    private readonly double[] _counts = new double[steps];
    private readonly double[] _means = new double[steps];
    private readonly double[] _squares = new double[steps];

    protected override void AddRow(in RowView row, in ElementLabels labels)
    {
        foreach (var step in PresenceBits.Steps(row.Present))
        {
            if (row.HistogramAt(step) is not null)
            {
                context.Annotations.HistogramIgnoredInAggregation(expr.Op.Name(), expr.Operand.Position);
                continue;
            }

            var value = row.Values[step];
            _counts[step]++;
            if (_counts[step] == 1)
            {
                _means[step] = value;
                _squares[step] = double.IsFinite(value) ? 0 : double.NaN;
                continue;
            }

            var delta = value - _means[step];
            _means[step] += delta / _counts[step];
            _squares[step] += delta * (value - _means[step]);
        }
    }

    public override void Finish(StepRow row)
    {
        for (var step = 0; step < _counts.Length; step++)
        {
            if (_counts[step] > 0)
            {
                var variance = _squares[step] / _counts[step];
                row.Set(step, expr.Op == AggregateOp.Stddev ? Math.Sqrt(variance) : variance);
            }
        }
    }
}
