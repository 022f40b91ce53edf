using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>| regexp "(?P&lt;name&gt;re)"</c>.</summary>
public sealed record RegexpStage(string Pattern) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| regexp ").Append(GoQuote.Quote(Pattern));
}
