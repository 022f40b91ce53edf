namespace Trine.LogQL.Evaluation;

/// <summary><c>quantile_over_time</c>: linear between the two nearest ranks.</summary>
internal sealed class QuantileFunction(double quantile) : SampleFunction
{
    private double[] _sorted = [];

    public override double Result(ReadOnlySpan<long> timesNs, ReadOnlySpan<double> values, RangeWindow window)
    {
        if (quantile is < 0 or > 1 || double.IsNaN(quantile))
        {
            return quantile < 0 ? double.NegativeInfinity : quantile > 1 ? double.PositiveInfinity : double.NaN;
        }

        if (_sorted.Length < values.Length)
        {
            _sorted = new double[values.Length * 2];
        }

        var sorted = _sorted.AsSpan(0, values.Length);
        values.CopyTo(sorted);
        sorted.Sort(); // NaN sorts first, as upstream.
        var rank = quantile * (sorted.Length - 1);
        var lower = Math.Floor(rank);
        var upper = Math.Min(sorted.Length - 1, lower + 1);
        var weight = rank - lower;
        return sorted[(int)lower] * (1 - weight) + sorted[(int)upper] * weight;
    }
}
