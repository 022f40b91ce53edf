namespace Trine.LogQL.Evaluation;

/// <summary>What is kept of the rows of one series in one pane; what the fields mean is the range function's affair.</summary>
internal struct PaneValue
{
    /// <summary>Rows; 0 means that there is nothing.</summary>
    public long Rows;

    /// <summary>A whole number: rows, bytes or a time.</summary>
    public long Whole;

    public double First;

    public double Second;
}
