using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary><c>a / on (host) group_left b</c>.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side; at most one of the sides is a literal, and none where the operator is a
/// set's.</param>
/// <param name="ReturnBool">Whether a comparison gives 1 or 0 in place of filtering.</param>
/// <param name="Matching">How the series of both sides find each other.</param>
public sealed record BinaryOpExpr(
    BinaryOp Op, MetricExpr Left, MetricExpr Right, bool ReturnBool, VectorMatching Matching) : MetricExpr
{
    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    internal override bool IsTooLong => Left.IsTooLong || Right.IsTooLong || base.IsTooLong;

    internal override void Print(StringBuilder text)
    {
        text.Append('(');
        Left.Print(text);
        text.Append(' ');
        PrintOperator(text, ",");
        text.Append(' ');
        Right.Print(text);
        text.Append(')');
    }

    internal override void Format(StringBuilder text, int level)
    {
        if (!IsTooLong)
        {
            text.Indent(level);
            Print(text);
            return;
        }

        FormatSide(text, Left, level + 1, isLeft: true);
        text.Append('\n').Indent(level);
        PrintOperator(text, ", ");
        text.Append('\n');
        FormatSide(text, Right, level + 1, isLeft: false);
    }

    /// <summary>An operator that is broken over lines has no parentheses around it, except where it would bind
    /// otherwise; there Loki's own layout becomes another query.</summary>
    private void FormatSide(StringBuilder text, MetricExpr side, int level, bool isLeft)
    {
        var needsParentheses = side is BinaryOpExpr inner
            && !inner.Op.BindsTighterThan(Op, isLeft)
            && side.IsTooLong;
        if (!needsParentheses)
        {
            side.Format(text, level);
            return;
        }

        text.Indent(level).Append("(\n");
        side.Format(text, level + 1);
        text.Append('\n').Indent(level).Append(')');
    }

    private void PrintOperator(StringBuilder text, string separator)
    {
        text.Append(Op.Symbol());
        if (ReturnBool)
        {
            text.Append(" bool");
        }

        Matching.Print(text, separator, isParenthesisNext: Right is BinaryOpExpr);
    }
}
