namespace Trine.LogQL.Evaluation;

/// <summary><c>min_over_time</c> and <c>max_over_time</c>; NaN only when there is nothing else.</summary>
internal sealed class ExtremeFunction(bool isMax) : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, First = value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        sum.Rows += other.Rows;
        if (double.IsNaN(sum.First) || (isMax ? other.First > sum.First : other.First < sum.First))
        {
            sum.First = other.First;
        }
    }

    public override double Result(in PaneValue window) => window.First;
}
