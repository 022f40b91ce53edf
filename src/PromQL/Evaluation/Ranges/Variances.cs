using Trine.Codecs;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary><c>stdvar_over_time</c>: Welford's population variance, compensated.</summary>
internal readonly struct VarianceOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        double count = 0, mean = 0, meanRest = 0, sum = 0, sumRest = 0;
        foreach (var value in window.Values)
        {
            count++;
            var delta = value - (mean + meanRest);
            CompensatedSum.Add(delta / count, ref mean, ref meanRest);
            CompensatedSum.Add(delta * (value - (mean + meanRest)), ref sum, ref sumRest);
        }

        return (sum + sumRest) / count;
    }
}

/// <summary><c>stddev_over_time</c>.</summary>
internal readonly struct DeviationOverTime : IWindowFunction
{
    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step) => Math.Sqrt(default(VarianceOverTime).Apply(window, step));
}
