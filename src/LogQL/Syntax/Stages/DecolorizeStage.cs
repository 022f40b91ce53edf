using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| decolorize</c>: removes terminal colour codes from the line.</summary>
public sealed record DecolorizeStage : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| decolorize");
}
