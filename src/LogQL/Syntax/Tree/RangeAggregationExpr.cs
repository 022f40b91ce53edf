using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>quantile_over_time(0.99, {app="a"} | unwrap x [5m]) by (host)</c>.</summary>
/// <param name="Op">The function.</param>
/// <param name="Range">The lines it works on.</param>
/// <param name="Parameter">The quantile; null for every other function.</param>
/// <param name="Grouping">The labels of the result, or null to keep all.</param>
public sealed record RangeAggregationExpr(
    RangeOp Op, LogRange Range, double? Parameter, Grouping? Grouping) : MetricExpr
{
    internal override bool IsTooLong => Range.Selector.IsTooLong || base.IsTooLong;

    internal override void Print(StringBuilder text)
    {
        text.Append(Op.Name()).Append('(');
        if (Parameter is { } parameter)
        {
            text.Append(GoFloat.Format(parameter)).Append(',');
        }

        Range.Print(text);
        text.Append(')');
        Grouping?.Print(text, ",");
    }

    internal override void Format(StringBuilder text, int level)
    {
        text.Indent(level);
        if (!IsTooLong)
        {
            Print(text);
            return;
        }

        text.Append(Op.Name()).Append("(\n");
        if (Parameter is { } parameter)
        {
            text.Indent(level + 1).Append(GoFloat.FormatG(parameter)).Append(",\n");
        }

        Range.Format(text, level + 1);
        text.Append('\n').Indent(level).Append(')');
        Grouping?.Print(text, ", ");
    }
}
