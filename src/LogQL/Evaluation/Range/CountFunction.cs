namespace Trine.LogQL.Evaluation;

/// <summary><c>count_over_time</c>, <c>bytes_over_time</c>, and <c>rate</c> and <c>bytes_rate</c> with a divisor.</summary>
internal sealed class CountFunction(double divisor) : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, Whole = (long)value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        sum.Rows += other.Rows;
        sum.Whole += other.Whole;
    }

    public override double Result(in PaneValue window) => window.Whole / divisor;
}
