using System.Text;
using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary>Selects streams and passes their lines through a pipeline: <c>{app="a"} |= "x" | json</c>.</summary>
/// <param name="Matchers">Conditions on stream labels, in the order written; all must hold.</param>
/// <param name="Stages">The pipeline, in the order written; empty for a bare selector.</param>
public sealed record LogSelectorExpr(IReadOnlyList<LabelMatcher> Matchers, IReadOnlyList<PipelineStage> Stages) : LogQLExpr
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
        if (Stages.Count == 0 || !LogQLFormatter.IsTooLong(ToString()))
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
            i = FormatStage(text, i, level + 1);
        }
    }

    /// <summary>Line filters that follow each other share a line while it is short enough; other stages have their own.</summary>
    /// <returns>The index of the first stage not yet written.</returns>
    private int FormatStage(StringBuilder text, int start, int level)
    {
        var end = start + 1;
        if (Stages[start] is LineFilterStage)
        {
            while (end < Stages.Count && Stages[end] is LineFilterStage)
            {
                end++;
            }
        }

        var line = string.Join(' ', Stages.Skip(start).Take(end - start));
        if (end > start + 1 && LogQLFormatter.IsTooLong(line))
        {
            line = string.Join('\n' + LogQLFormatter.Indentation(level), Stages.Skip(start).Take(end - start));
        }

        text.Indent(level).Append(line);
        return end;
    }

    private void PrintMatchers(StringBuilder text)
        => text.Append('{').AppendJoin(", ", Matchers).Append('}');
}
