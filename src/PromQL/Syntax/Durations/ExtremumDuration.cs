using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>min_of(a, b)</c> or <c>max_of(a, b)</c>.</summary>
public sealed record ExtremumDuration(
    bool IsMin, DurationExpr Left, DurationExpr Right, PositionRange Position) : DurationExpr
{
    public override PositionRange Position { get; } = Position;

    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    public override double Seconds(in DurationScope scope)
    {
        var (left, right) = (Left.Seconds(scope), Right.Seconds(scope));
        return IsMin ? Math.Min(left, right) : Math.Max(left, right);
    }

    internal override void Print(StringBuilder text)
    {
        text.Append(IsMin ? "min_of(" : "max_of(");
        Left.PrintOperand(text);
        text.Append(", ");
        Right.PrintOperand(text);
        text.Append(')');
    }
}
