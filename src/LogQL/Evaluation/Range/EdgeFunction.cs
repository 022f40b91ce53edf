namespace Trine.LogQL.Evaluation;

/// <summary><c>first_over_time</c> and <c>last_over_time</c>; of equal times the row that came first or last.</summary>
internal sealed class EdgeFunction(bool isLast) : PaneFunction
{
    public override PaneValue Of(long timeNs, double value) => new() { Rows = 1, Whole = timeNs, First = value };

    public override void Merge(ref PaneValue sum, in PaneValue other)
    {
        sum.Rows += other.Rows;
        if (isLast ? other.Whole >= sum.Whole : other.Whole < sum.Whole)
        {
            sum.Whole = other.Whole;
            sum.First = other.First;
        }
    }

    public override double Result(in PaneValue window) => window.First;
}
