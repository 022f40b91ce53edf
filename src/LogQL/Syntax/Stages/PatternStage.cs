using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>| pattern "&lt;ip&gt; - &lt;_&gt;"</c>.</summary>
public sealed record PatternStage(string Pattern) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| pattern ").Append(GoQuote.Quote(Pattern));
}
