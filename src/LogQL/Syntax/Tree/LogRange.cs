using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary>The window of log lines that a range aggregation works on: <c>{app="a"} | unwrap x [5m] offset
/// 1h</c>.</summary>
/// <param name="Selector">The lines.</param>
/// <param name="IntervalNs">Length of the window in nanoseconds.</param>
/// <param name="OffsetNs">How far the window's end lies before the evaluation time, in nanoseconds; may be
/// negative.</param>
/// <param name="Unwrap">Where sample values come from, or null when lines are counted or measured.</param>
public sealed record LogRange(LogSelectorExpr Selector, long IntervalNs, long OffsetNs, Unwrap? Unwrap)
{
    private const long NsPerMs = 1_000_000;

    public override string ToString()
    {
        var text = new StringBuilder();
        Print(text);
        return text.ToString();
    }

    internal void Print(StringBuilder text)
    {
        Selector.Print(text);
        if (Unwrap is not null)
        {
            text.Append(' ').Append(Unwrap);
        }

        text.Append('[').Append(PromDuration.Format(IntervalNs)).Append(']');
        if (OffsetNs != 0)
        {
            text.Append(" offset ").Append(GoDuration.Format(OffsetNs));
        }
    }

    internal void Format(StringBuilder text, int level)
    {
        Selector.Format(text, level);
        if (Unwrap is not null)
        {
            text.Append('\n');
            Unwrap.Format(text, level + 1);
        }

        text.Append(" [").Append(PromDuration.Format(IntervalNs)).Append(']');
        if (OffsetNs != 0)
        {
            // The shorter form has neither a sign nor parts of a millisecond.
            var isPlain = OffsetNs > 0 && OffsetNs % NsPerMs == 0;
            text.Append(" offset ").Append(isPlain ? PromDuration.Format(OffsetNs) : GoDuration.Format(OffsetNs));
        }
    }
}
