using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Ranges;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Aggregations;

/// <summary>
/// The native histograms of one group in <c>sum</c> and <c>avg</c>, beside its floats. Not thread-safe.
/// </summary>
internal sealed class HistogramGroup(QueryContext context, AggregateExpr expr, int steps)
{
    private readonly bool _isAverage = expr.Op == AggregateOp.Avg;
    private readonly HistogramAccumulator[] _sums = new HistogramAccumulator[steps];
    private readonly bool[] _hasFloat = new bool[steps];

    /// <summary>Whether the group has come to nothing at a step, so that what follows does not matter.</summary>
    public bool IsClosed(int step) => _sums[step].IsIncompatible;

    public void NoteFloat(int step) => _hasFloat[step] = true;

    public void Add(int step, FloatHistogram histogram, string metricName)
    {
        ref var sum = ref _sums[step];
        var isFirst = sum.IsEmpty;
        var isCompatible = sum.Add(histogram, _isAverage, context.Options.Release);
        if (!isFirst && !isCompatible)
        {
            context.Annotations.MixedSchemas(metricName, expr.Operand.Position);
        }
    }

    /// <summary>Writes the histograms, and takes out floats that met one.</summary>
    public void Finish(StepRow row)
    {
        for (var step = 0; step < _sums.Length; step++)
        {
            ref var sum = ref _sums[step];
            if (sum.IsEmpty)
            {
                continue;
            }

            PresenceBits.Clear(row.Present, step);
            if (sum.AreBoundsReconciled)
            {
                context.Annotations.BucketsReconciled(Notes.Aggregation, expr.Operand.Position);
            }

            if (_hasFloat[step])
            {
                context.Annotations.MixedFloatsHistogramsInAggregation(expr.Operand.Position);
                continue;
            }

            if (sum.IsIncompatible || sum.Result(_isAverage) is not { } result)
            {
                continue;
            }

            if (sum.HasResetConflict)
            {
                context.Annotations.CounterResetConflict(Notes.Aggregation, expr.Operand.Position);
            }

            row.Set(step, result.Compact());
        }
    }
}
