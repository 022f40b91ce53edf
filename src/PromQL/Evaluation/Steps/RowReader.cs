namespace Trine.PromQL.Evaluation.Steps;

/// <summary>Reads the rows of a vector, computing them if need be. Not thread-safe: one a worker.</summary>
internal abstract class RowReader
{
    /// <summary>The row of a series; valid until the next call.</summary>
    public abstract RowView Read(int series);
}
