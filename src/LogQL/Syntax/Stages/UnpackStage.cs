using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| unpack</c>.</summary>
public sealed record UnpackStage : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| unpack");
}
