namespace Trine.LogQL.Evaluation;

/// <summary><c>stddev_over_time</c> and <c>stdvar_over_time</c>, of the population.</summary>
/// <remarks>Keeps mean and sum of squared distances, merged as by Chan, Golub and LeVeque (1979).</remarks>
internal sealed class VarianceFunction(bool isRoot) : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, First = value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        var rows = sum.Rows + other.Rows;
        var distance = other.First - sum.First;
        sum.First += distance * other.Rows / rows;
        sum.Second += other.Second + distance * distance * sum.Rows * other.Rows / rows;
        sum.Rows = rows;
    }

    public override double Result(in PaneValue window)
    {
        var variance = window.Second / window.Rows;
        return isRoot ? Math.Sqrt(variance) : variance;
    }
}
