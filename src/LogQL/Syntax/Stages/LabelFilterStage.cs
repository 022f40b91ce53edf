using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>| status &gt;= 500 and app="a"</c>.</summary>
public sealed record LabelFilterStage(LabelFilter Filter) : PipelineStage
{
    internal override void Print(StringBuilder text)
    {
        text.Append("| ");
        Filter.Print(text);
    }
}
