namespace Trine.LogQL.Evaluation;

/// <summary><c>avg_over_time</c>.</summary>
internal sealed class AverageFunction : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, First = value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        sum.Rows += other.Rows;
        sum.First += other.First;
    }

    public override double Result(in PaneValue window) => window.First / window.Rows;
}
