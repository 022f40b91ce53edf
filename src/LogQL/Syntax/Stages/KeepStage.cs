using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| keep a, b="c"</c>.</summary>
public sealed record KeepStage(IReadOnlyList<LabelChoice> Labels) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| keep ").AppendJoin(',', Labels);
}
