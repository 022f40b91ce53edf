using Trine.Codecs;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>The straight line with the least squares through a window's floats.</summary>
internal static class LinearRegression
{
    /// <param name="window">At least one float.</param>
    /// <param name="interceptMs">The time at which the intercept is taken.</param>
    public static (double Slope, double Intercept) Fit(in FloatWindow window, long interceptMs)
    {
        double sumX = 0, restX = 0, sumY = 0, restY = 0, sumXy = 0, restXy = 0, sumXx = 0, restXx = 0;
        var first = window.Values[0];
        var isConstant = true;
        for (var i = 0; i < window.Count; i++)
        {
            var y = window.Values[i];
            isConstant &= i == 0 || y == first;
            var x = (window.TimesMs[i] - interceptMs) / 1e3;
            CompensatedSum.Add(x, ref sumX, ref restX);
            CompensatedSum.Add(y, ref sumY, ref restY);
            CompensatedSum.Add(x * y, ref sumXy, ref restXy);
            CompensatedSum.Add(x * x, ref sumXx, ref restXx);
        }

        if (isConstant)
        {
            return double.IsInfinity(first) ? (double.NaN, double.NaN) : (0, first);
        }

        sumX += restX;
        sumY += restY;
        sumXy += restXy;
        sumXx += restXx;
        double count = window.Count;
        var covariance = sumXy - sumX * sumY / count;
        var variance = sumXx - sumX * sumX / count;
        var slope = covariance / variance;
        return (slope, sumY / count - slope * sumX / count);
    }
}

/// <summary><c>deriv</c>.</summary>
internal readonly struct Derivative : IWindowFunction
{
    public int SamplesMin => 2;

    public double Apply(in FloatWindow window, int step) => LinearRegression.Fit(window, window.TimesMs[0]).Slope;
}

/// <summary><c>predict_linear</c>: seconds ahead of the time of evaluation, wherever the window lies.</summary>
internal readonly struct LinearPrediction(StepGrid grid, ScalarSteps seconds) : IWindowFunction
{
    public int SamplesMin => 2;

    public double Apply(in FloatWindow window, int step)
    {
        var (slope, intercept) = LinearRegression.Fit(window, grid.TimeMs(step));
        return slope * seconds[step] + intercept;
    }
}
