namespace Trine.TraceQL.Evaluation;

/// <summary>Reads a value of one row of some level.</summary>
internal abstract class RowReader
{
    public abstract void Need(TableNeeds needs);

    public abstract TraceQLValue Get(int row);
}
