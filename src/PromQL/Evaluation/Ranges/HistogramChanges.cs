using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;
using Trine.PromQL.Evaluation.Annotations;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Adds and subtracts histograms of one series, and tells the query's sender what went wrong.</summary>
internal static class HistogramChanges
{
    /// <summary>Adds in place; false if the buckets do not fit each other.</summary>
    public static bool TryAdd(in RangeInput input, FloatHistogram sum, FloatHistogram other)
        => Report(input, sum.Add(other), Notes.Addition);

    /// <summary>Subtracts in place; false if the buckets do not fit each other.</summary>
    public static bool TrySubtract(in RangeInput input, FloatHistogram from, FloatHistogram other)
        => Report(input, from.Subtract(other), Notes.Subtraction);

    private static bool Report(in RangeInput input, HistogramOutcome outcome, string operation)
    {
        var source = input.Source;
        if (outcome.IsIncompatible)
        {
            source.Context.Annotations.MixedSchemas(input.MetricName, source.Position);
        }
        else if (outcome.AreBoundsReconciled)
        {
            source.Context.Annotations.BucketsReconciled(operation, source.Position);
        }

        return !outcome.IsIncompatible;
    }
}
