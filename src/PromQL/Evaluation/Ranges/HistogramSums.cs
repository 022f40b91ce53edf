using Trine.Model.Metrics;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>sum_over_time</c> and <c>avg_over_time</c> of native histograms.</summary>
internal static class HistogramSums
{
    /// <param name="input">The series.</param>
    /// <param name="step">Which step's window it is.</param>
    /// <param name="histograms">At least one.</param>
    /// <param name="isAverage">Whether to divide by their number.</param>
    /// <param name="row">Gets the result.</param>
    public static void OverTime(
        in RangeInput input, int step, ReadOnlySpan<FloatHistogram> histograms, bool isAverage, StepRow row)
    {
        var release = input.Source.Context.Options.Release;
        var sum = new HistogramAccumulator();
        foreach (var histogram in histograms)
        {
            if (!sum.Add(histogram, isAverage, release))
            {
                break;
            }
        }

        var source = input.Source;
        if (sum.HasResetConflict)
        {
            source.Context.Annotations.CounterResetConflict(Notes.Aggregation, source.Position);
        }

        if (sum.AreBoundsReconciled)
        {
            source.Context.Annotations.BucketsReconciled(Notes.Aggregation, source.Position);
        }

        if (sum.IsIncompatible)
        {
            source.Context.Annotations.MixedSchemas(input.MetricName, source.Position);
        }
        else if (sum.Result(isAverage) is { } result)
        {
            row.Set(step, result);
        }
    }
}
