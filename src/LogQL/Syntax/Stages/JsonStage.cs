using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| json</c> or <c>| json a="b.c", d</c>.</summary>
/// <param name="Extractions">What to extract; empty for every field.</param>
public sealed record JsonStage(IReadOnlyList<LabelExtraction> Extractions) : PipelineStage
{
    internal override void Print(StringBuilder text)
    {
        text.Append("| json");
        LabelExtraction.PrintList(text, Extractions);
    }
}
