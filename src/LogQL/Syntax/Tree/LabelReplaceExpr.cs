using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>label_replace(v, "dst", "$1", "src", "(.*)")</c>.</summary>
/// <param name="Operand">The vector whose labels change.</param>
/// <param name="Destination">The label that is set.</param>
/// <param name="Replacement">Its new value, with <c>$1</c> or <c>${name}</c> for captures.</param>
/// <param name="Source">The label that is read.</param>
/// <param name="Pattern">A valid RE2 expression that must match all of the source's value.</param>
public sealed record LabelReplaceExpr(
    MetricExpr Operand, string Destination, string Replacement, string Source, string Pattern) : MetricExpr
{
    internal override int Depth { get; } = 1 + Operand.Depth;

    internal override bool IsTooLong => Operand.IsTooLong || base.IsTooLong;

    internal override void Print(StringBuilder text)
    {
        text.Append("label_replace(");
        Operand.Print(text);
        foreach (var argument in Arguments())
        {
            text.Append(',').Append(argument);
        }

        text.Append(')');
    }

    internal override void Format(StringBuilder text, int level)
    {
        text.Indent(level);
        if (!IsTooLong)
        {
            Print(text);
            return;
        }

        text.Append("label_replace(\n");
        Operand.Format(text, level + 1);
        foreach (var argument in Arguments())
        {
            text.Append(",\n").Indent(level + 1).Append(argument);
        }

        text.Append('\n').Indent(level).Append(')');
    }

    private string[] Arguments() =>
    [
        GoQuote.Quote(Destination), GoQuote.Quote(Replacement), GoQuote.Quote(Source), GoQuote.Quote(Pattern),
    ];
}
