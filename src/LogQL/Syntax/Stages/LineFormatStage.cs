using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>| line_format "{{.msg}}"</c>.</summary>
public sealed record LineFormatStage(string Template) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| line_format ").Append(GoQuote.Quote(Template));
}
