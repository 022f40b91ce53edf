using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Evaluation;

/// <summary>
/// Cuts time into panes, the stretches between all starts and ends of the steps' windows: a row belongs to one pane, and each
/// window is a run of panes.
/// </summary>
/// <remarks>
/// The window of step k is (T − r, T] with T its time less the offset. Pane numbers are a + b, where a windows have begun and b
/// have ended before the row, so both a row's pane and a window's panes come from two divisions. Immutable.
/// </remarks>
internal sealed class PaneGrid
{
    /// <summary>The pane of rows that no window holds.</summary>
    public const int None = -1;

    private readonly long _firstEndNs;
    private readonly long _firstStartNs;
    private readonly long _stepNs;

    public PaneGrid(StepGrid steps, long rangeNs, long offsetNs)
    {
        _stepNs = steps.StepNs;
        StepCount = steps.Count;
        _firstEndNs = steps.StartNs - offsetNs;
        _firstStartNs = _firstEndNs - rangeNs;
        Range = new TimeRange(_firstStartNs + 1, EndOf(StepCount - 1) + 1);
    }

    public int StepCount { get; }

    /// <summary>From the start of the first window to the end of the last.</summary>
    public TimeRange Range { get; }

    /// <summary>Whether no pane ends within a stretch of <see cref="TimeCount"/>.</summary>
    public bool HoldsWholeStretches
        => _stepNs % TimeCount.LengthNs == 0 && _firstEndNs % TimeCount.LengthNs == 0 && _firstStartNs % TimeCount.LengthNs == 0;

    /// <summary>The pane of an instant.</summary>
    /// <param name="timeNs">Nanoseconds since 1970 UTC.</param>
    /// <param name="untilNs">The last instant of the pane.</param>
    /// <returns><see cref="None"/> when no window holds the instant.</returns>
    public int PaneOf(long timeNs, out long untilNs)
    {
        var begun = CountBefore(_firstStartNs, timeNs);
        var ended = CountBefore(_firstEndNs, timeNs);
        untilNs = Math.Min(
            begun == StepCount ? long.MaxValue : _firstStartNs + begun * _stepNs,
            ended == StepCount ? long.MaxValue : EndOf(ended));
        return begun > ended ? begun + ended : None;
    }

    /// <summary>The panes of a step's window, both included.</summary>
    public (int First, int Last) PanesOf(int step)
    {
        var startNs = _firstStartNs + step * _stepNs;
        return (step + 1 + CountBefore(_firstEndNs, startNs + 1), CountBefore(_firstStartNs, EndOf(step)) + step);
    }

    private long EndOf(int step) => _firstEndNs + step * _stepNs;

    /// <summary>How many of the instants <c>first + k · step</c> are before a time.</summary>
    private int CountBefore(long firstNs, long timeNs)
    {
        var distance = timeNs - firstNs;
        return distance <= 0 ? 0 : (int)Math.Min((distance - 1) / _stepNs + 1, StepCount);
    }
}
