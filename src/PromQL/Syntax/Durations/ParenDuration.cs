using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>(d)</c>.</summary>
public sealed record ParenDuration(DurationExpr Operand, PositionRange Position) : DurationExpr
{
    public override PositionRange Position { get; } = Position;

    internal override int Depth { get; } = 1 + Operand.Depth;

    public override double Seconds(in DurationScope scope) => Operand.Seconds(scope);

    internal override void Print(StringBuilder text)
    {
        text.Append('(');
        Operand.PrintOperand(text);
        text.Append(')');
    }
}
