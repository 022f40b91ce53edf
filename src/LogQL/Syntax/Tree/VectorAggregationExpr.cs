using System.Globalization;
using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>topk by (host) (5, rate({app="a"}[1m]))</c>.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Operand">The vector that it aggregates.</param>
/// <param name="Parameter">How many series <c>topk</c> and its kind keep, at least 1; 0 for every other
/// operator.</param>
/// <param name="Grouping">The labels of the groups; null for one group of everything.</param>
public sealed record VectorAggregationExpr(
    VectorOp Op, MetricExpr Operand, long Parameter, Grouping? Grouping) : MetricExpr
{
    internal override int Depth { get; } = 1 + Operand.Depth;

    internal override bool IsTooLong => Operand.IsTooLong || base.IsTooLong;

    internal override void Print(StringBuilder text)
    {
        PrintHead(text, ",");
        if (Parameter != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Parameter},");
        }

        Operand.Print(text);
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

        PrintHead(text, ", ");
        text.Append('\n');
        if (Parameter != 0)
        {
            text.Indent(level + 1).Append(CultureInfo.InvariantCulture, $"{Parameter},\n");
        }

        Operand.Format(text, level + 1);
        text.Append('\n').Indent(level).Append(')');
    }

    private void PrintHead(StringBuilder text, string separator)
    {
        text.Append(Op.Name());
        if (Grouping is { IsSingleton: false })
        {
            Grouping.Print(text, separator);
        }

        text.Append('(');
    }
}
