namespace Trine.LogQL.Evaluation;

/// <summary><c>sum_over_time</c>, and <c>rate</c> of unwrapped values with a divisor.</summary>
internal sealed class SumFunction(double divisor) : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, First = value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        sum.Rows += other.Rows;
        sum.First += other.First;
    }

    public override double Result(in PaneValue window) => window.First / divisor;
}
