using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary>A number, written or folded from numbers: <c>2.5</c>, <c>1 + 1</c>.</summary>
public sealed record LiteralExpr(double Value) : MetricExpr
{
    internal override void Print(StringBuilder text) => text.Append(GoFloat.FormatG(Value));

    internal override void Format(StringBuilder text, int level)
    {
        text.Indent(level);
        Print(text);
    }
}
