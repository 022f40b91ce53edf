namespace Trine.LogQL.Evaluation;

/// <summary>A range function that can be put together from panes. Stateless, thread-safe.</summary>
internal abstract class PaneFunction
{
    /// <summary>What is kept of one row.</summary>
    /// <param name="timeNs">The row's time.</param>
    /// <param name="value">1 a row, its bytes, or what was unwrapped.</param>
    public abstract PaneValue Of(long timeNs, double value);

    /// <summary>Adds what another pane, or another row of the same pane, kept; neither is empty.</summary>
    public abstract void Merge(ref PaneValue sum, in PaneValue other);

    /// <summary>The function's value over a window that is not empty.</summary>
    public abstract double Result(in PaneValue window);
}
