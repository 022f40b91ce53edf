using System.Text;
using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary>Selects streams and passes their lines through a pipeline: <c>{app="a"} |= "x" | json</c>.</summary>
/// <param name="Matchers">Conditions on stream labels, in the order written; all must hold.</param>
/// <param name="Stages">The pipeline, in the order written; empty for a bare selector.</param>
public sealed record LogSelectorExpr(
    IReadOnlyList<LabelMatcher> Matchers, IReadOnlyList<PipelineStage> Stages) : LogQLExpr
{
    internal override void Print(StringBuilder text)
    {
        PrintMatchers(text);
        foreach (var stage in Stages)
        {
            text.Append(' ');
            stage.Print(text);
        }
    }

    internal override void Format(StringBuilder text, int level)
    {
        if (Stages.Count == 0 || !IsTooLong)
        {
            text.Indent(level);
            Print(text);
            return;
        }

        text.Indent(level);
        PrintMatchers(text);
        for (var i = 0; i < Stages.Count;)
        {
            text.Append('\n');
            var end = EndOfFilters(i);
            if (end > i)
            {
                FormatFilters(text, i, end, level + 1);
                i = end;
                continue;
            }

            // Loki does not indent this one, by an oversight.
            text.Indent(Stages[i] is DecolorizeStage ? 0 : level + 1);
            Stages[i].Print(text);
            i++;
        }
    }

    /// <summary>The end of the run of line filters that begins at <paramref name="start"/>.</summary>
    private int EndOfFilters(int start)
    {
        var end = start;
        while (end < Stages.Count && Stages[end] is LineFilterStage)
        {
            end++;
        }

        return end;
    }

    /// <summary>As many filters as fit share the first line; each of the others has its own.</summary>
    private void FormatFilters(StringBuilder text, int start, int end, int level)
    {
        var line = new StringBuilder();
        Stages[start].Print(line);
        var next = start + 1;
        for (; next < end; next++)
        {
            var filter = Stages[next].ToString();
            if (LogQLFormatter.IsTooLong($"{line} {filter}"))
            {
                break;
            }

            line.Append(' ').Append(filter);
        }

        text.Indent(level).Append(line);
        for (; next < end; next++)
        {
            text.Append('\n').Indent(level);
            Stages[next].Print(text);
        }
    }

    private void PrintMatchers(StringBuilder text)
        => text.Append('{').AppendJoin(", ", Matchers).Append('}');
}
