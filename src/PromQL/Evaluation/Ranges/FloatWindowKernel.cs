using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// A function that knows floats only: histograms in a window are passed over, and its sender is told.
/// </summary>
internal sealed class FloatWindowKernel<TFunction>(RangeSource source, TFunction function) : RangeKernel
    where TFunction : IWindowFunction
{
    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            var window = input.Floats.At(step);
            if (window.Count == 0)
            {
                continue;
            }

            if (input.Histograms.At(step).Count > 0)
            {
                source.Context.Annotations.HistogramIgnoredInMixedRange(input.MetricName, source.Position);
            }

            source.Context.ThrowIfCancelled();
            if (window.Count >= function.SamplesMin)
            {
                row.Set(step, function.Apply(window, step));
            }
        }
    }
}
