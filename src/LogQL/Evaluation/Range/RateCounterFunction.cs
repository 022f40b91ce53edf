using Trine.Model.GoText;

namespace Trine.LogQL.Evaluation;

/// <summary><c>rate_counter</c>: the increase of a counter that may reset, extrapolated to the window, by second.</summary>
/// <remarks>
/// Prometheus's extrapolation: to the window's ends where samples come near them, else by half the distance of samples, and not
/// below zero. A window with one sample has no increase.
/// </remarks>
internal sealed class RateCounterFunction(long rangeNs) : SampleFunction
{
    private const double NsPerSecond = 1e9;

    /// <summary>An end of the window counts as near when it is no further than so many distances of samples.</summary>
    private const double NearDistances = 1.1;

    public override double Result(ReadOnlySpan<long> timesNs, ReadOnlySpan<double> values, RangeWindow window)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var increase = Increase(values);
        var sampled = (timesNs[^1] - timesNs[0]) / NsPerSecond;
        var distance = sampled / (values.Length - 1);
        var toStart = (timesNs[0] - window.StartNs) / NsPerSecond;
        var toEnd = (window.EndNs - timesNs[^1]) / NsPerSecond;
        if (increase > 0 && values[0] >= 0)
        {
            toStart = Math.Min(toStart, sampled * (values[0] / increase));
        }

        var extrapolated = sampled
            + (toStart < distance * NearDistances ? toStart : distance / 2)
            + (toEnd < distance * NearDistances ? toEnd : distance / 2);
        return increase * (extrapolated / sampled) / GoDuration.Seconds(rangeNs);
    }

    private static double Increase(ReadOnlySpan<double> values)
    {
        var increase = values[^1] - values[0];
        var last = 0.0;
        foreach (var value in values)
        {
            if (value < last)
            {
                increase += last;
            }

            last = value;
        }

        return increase;
    }
}
