using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| drop a, b="c"</c>.</summary>
public sealed record DropStage(IReadOnlyList<LabelChoice> Labels) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| drop ").AppendJoin(',', Labels);
}
