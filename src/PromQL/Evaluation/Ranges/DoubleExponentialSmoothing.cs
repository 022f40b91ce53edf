using Trine.Model.GoText;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// <c>double_exponential_smoothing</c>: Holt's method with a factor for values and one for the trend.
/// </summary>
internal readonly struct DoubleExponentialSmoothing(ScalarSteps smoothing, ScalarSteps trend) : IWindowFunction
{
    public int SamplesMin => 2;

    /// <exception cref="Model.RequestException">A factor is not between 0 and 1.</exception>
    public double Apply(in FloatWindow window, int step)
    {
        var smoothed = window.Values[0];
        var previous = 0.0;
        var slope = window.Values[1] - window.Values[0];
        for (var i = 1; i < window.Count; i++)
        {
            var scaled = smoothing[step] * window.Values[i];
            if (i > 1)
            {
                var change = trend[step] * (smoothed - previous);
                slope = change + (1 - trend[step]) * slope;
            }

            var carried = (1 - smoothing[step]) * (smoothed + slope);
            previous = smoothed;
            smoothed = scaled + carried;
        }

        return smoothed;
    }

    public void Check(int step)
    {
        Check("smoothing", "sf", smoothing[step]);
        Check("trend", "tf", trend[step]);
    }

    private static void Check(string name, string symbol, double factor)
    {
        if (factor is <= 0 or >= 1)
        {
            throw QueryFailure.Execution(
                $"invalid {name} factor. Expected: 0 < {symbol} < 1, got: {GoFloat.Format(factor, 'f', 6)}");
        }
    }
}

/// <summary>Checks the factors wherever there are samples, before any is used.</summary>
internal sealed class SmoothingKernel(RangeSource source, DoubleExponentialSmoothing smoothing) : RangeKernel
{
    private readonly FloatWindowKernel<DoubleExponentialSmoothing> _kernel = new(source, smoothing);

    public override void Evaluate(in RangeInput input, StepRow row)
    {
        for (var step = 0; step < input.Steps; step++)
        {
            if (input.Floats.At(step).Count + input.Histograms.At(step).Count > 0)
            {
                smoothing.Check(step);
            }
        }

        _kernel.Evaluate(input, row);
    }
}
