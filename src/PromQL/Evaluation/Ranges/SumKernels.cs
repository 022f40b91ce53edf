using Trine.Codecs;
using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>sum_over_time</c> and <c>avg_over_time</c>: of floats or of histograms, but not of both.</summary>
internal sealed class SumKernel(RangeSource source, bool isAverage) : RangeKernel
{
    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var floats = input.Floats.At(step);
            var histograms = input.Histograms.At(step);
            if (floats.Count > 0 && histograms.Count > 0)
            {
                source.Context.Annotations.MixedFloatsHistograms(input.MetricName, source.Position);
            }
            else if (floats.Count > 0)
            {
                source.Context.ThrowIfCancelled();
                row.Set(step, isAverage ? Average(floats.Values) : Sum(floats.Values));
            }
            else if (histograms.Count > 0)
            {
                source.Context.ThrowIfCancelled();
                HistogramSums.OverTime(input, step, histograms.Values, isAverage, row);
            }
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0, rest = 0;
        foreach (var value in values)
        {
            CompensatedSum.Add(value, ref sum, ref rest);
        }

        return double.IsInfinity(sum) ? sum : sum + rest;
    }

    /// <summary>The sum by the count, or an incremental mean once the sum would overflow.</summary>
    private static double Average(ReadOnlySpan<double> values)
    {
        double sum = values[0], mean = 0, rest = 0;
        var isIncremental = false;
        for (var i = 1; i < values.Length; i++)
        {
            double count = i + 1;
            if (!isIncremental)
            {
                double newSum = sum, newRest = rest;
                CompensatedSum.Add(values[i], ref newSum, ref newRest);
                if (!double.IsInfinity(newSum))
                {
                    (sum, rest) = (newSum, newRest);
                    continue;
                }

                isIncremental = true;
                mean = sum / (count - 1);
                rest /= count - 1;
            }

            var share = (count - 1) / count;
            mean *= share;
            rest *= share;
            CompensatedSum.Add(values[i] / count, ref mean, ref rest);
        }

        return isIncremental ? mean + rest : sum / values.Length + rest / values.Length;
    }
}
