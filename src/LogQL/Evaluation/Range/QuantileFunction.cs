namespace Trine.LogQL.Evaluation;

/// <summary><c>quantile_over_time</c>: linear between the two nearest ranks.</summary>
internal sealed class QuantileFunction(double quantile) : SampleFunction
{
    private double[] _ranked = [];

    public override double Result(ReadOnlySpan<long> timesNs, ReadOnlySpan<double> values, RangeWindow window)
    {
        if (quantile is < 0 or > 1 || double.IsNaN(quantile))
        {
            return quantile < 0 ? double.NegativeInfinity : quantile > 1 ? double.PositiveInfinity : double.NaN;
        }

        if (_ranked.Length < values.Length)
        {
            _ranked = new double[values.Length * 2];
        }

        var ranked = _ranked.AsSpan(0, values.Length);
        values.CopyTo(ranked);
        var rank = quantile * (ranked.Length - 1);
        var lower = (int)Math.Floor(rank);
        RankedValues.Select(ranked, lower); // NaN is the smallest, as upstream.
        var weight = rank - lower;
        return ranked[lower] * (1 - weight) + NextOf(ranked, lower) * weight;
    }

    /// <summary>The value of the next rank; of the same where there is no next.</summary>
    private static double NextOf(ReadOnlySpan<double> ranked, int rank)
    {
        var larger = ranked[(rank + 1)..];
        if (larger.IsEmpty)
        {
            return ranked[rank];
        }

        var least = larger[0];
        foreach (var value in larger)
        {
            // NaN, which no comparison finds smaller, is in front of all numbers.
            least = value < least || double.IsNaN(value) ? value : least;
        }

        return least;
    }
}
