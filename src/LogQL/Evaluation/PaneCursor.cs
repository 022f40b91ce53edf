namespace Trine.LogQL.Evaluation;

/// <summary>Finds the panes of ascending times; within one pane that is a comparison.</summary>
internal struct PaneCursor(PaneGrid grid)
{
    private long _untilNs = long.MinValue;
    private int _pane = PaneGrid.None;

    /// <summary>The last instant of the pane found last.</summary>
    public readonly long UntilNs => _untilNs;

    public int Move(long timeNs)
    {
        if (timeNs > _untilNs)
        {
            _pane = grid.PaneOf(timeNs, out _untilNs);
        }

        return _pane;
    }
}
