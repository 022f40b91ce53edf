using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>vector(1)</c>: one sample without labels.</summary>
public sealed record VectorExpr(double Value) : MetricExpr
{
    internal override void Print(StringBuilder text)
        => text.Append("vector(").Append(GoFloat.Format(Value, 'f', 6)).Append(')');

    internal override void Format(StringBuilder text, int level)
    {
        text.Indent(level);
        Print(text);
    }
}
