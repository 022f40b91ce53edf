using Trine.PromQL.Evaluation.Annotations;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>Quantiles of plain numbers, interpolated between neighbours.</summary>
internal static class Quantiles
{
    public static bool IsInvalid(double quantile) => !(quantile is >= 0 and <= 1);

    /// <param name="quantile">From 0 to 1; others give an infinity or NaN.</param>
    /// <param name="values">Gets sorted, NaN first.</param>
    public static double Of(double quantile, Span<double> values)
    {
        if (values.IsEmpty || double.IsNaN(quantile))
        {
            return double.NaN;
        }

        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }

        values.Sort();
        var rank = quantile * (values.Length - 1);
        var lower = (int)Math.Max(0, Math.Floor(rank));
        var upper = Math.Min(values.Length - 1, lower + 1);
        var weight = rank - Math.Floor(rank);
        return values[lower] * (1 - weight) + values[upper] * weight;
    }
}

/// <summary><c>quantile_over_time</c>. Has a buffer: one a worker.</summary>
internal sealed class QuantileOverTime(QueryContext context, ScalarSteps quantile, PositionRange position)
    : IWindowFunction
{
    private double[] _sorted = [];

    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        if (Quantiles.IsInvalid(quantile[step]))
        {
            context.Annotations.InvalidQuantile(quantile[step], position);
        }

        if (_sorted.Length < window.Count)
        {
            _sorted = new double[window.Count * 2];
        }

        window.Values.CopyTo(_sorted);
        return Quantiles.Of(quantile[step], _sorted.AsSpan(0, window.Count));
    }
}

/// <summary><c>mad_over_time</c>: the median distance from the median. Has a buffer: one a worker.</summary>
internal sealed class MedianDeviationOverTime(PromQLRelease release) : IWindowFunction
{
    private const double Median = 0.5;

    private double[] _sorted = [];

    public int SamplesMin => 1;

    public double Apply(in FloatWindow window, int step)
    {
        if (_sorted.Length < window.Count)
        {
            _sorted = new double[window.Count * 2];
        }

        var sorted = _sorted.AsSpan(0, window.Count);
        window.Values.CopyTo(sorted);
        if (release == PromQLRelease.Latest && sorted.Contains(double.NaN))
        {
            return double.NaN;
        }

        var median = Quantiles.Of(Median, sorted);
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Math.Abs(window.Values[i] - median);
        }

        return Quantiles.Of(Median, sorted);
    }
}
