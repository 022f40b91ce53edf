using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary>One assignment of <c>label_format</c>.</summary>
/// <param name="Name">The label that is set.</param>
/// <param name="Value">With <paramref name="IsRename"/> the label whose value moves here, otherwise a template.</param>
/// <param name="IsRename">Whether <paramref name="Value"/> names a label.</param>
public sealed record LabelFormat(string Name, string Value, bool IsRename)
{
    public override string ToString() => $"{Name}={(IsRename ? Value : GoQuote.Quote(Value))}";
}

/// <summary><c>| label_format a=b, c="{{.d}}"</c>.</summary>
/// <param name="Formats">At least one; no name is set twice.</param>
public sealed record LabelFormatStage(IReadOnlyList<LabelFormat> Formats) : PipelineStage
{
    internal override void Print(StringBuilder text) => text.Append("| label_format ").AppendJoin(',', Formats);
}
