using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>-d</c>.</summary>
public sealed record NegatedDuration(DurationExpr Operand, int Start) : DurationExpr
{
    public override PositionRange Position => new(Start, Operand.Position.End);

    internal override int Depth { get; } = 1 + Operand.Depth;

    public override double Seconds(in DurationScope scope) => -Operand.Seconds(scope);

    internal override void Print(StringBuilder text)
    {
        text.Append('-');
        Operand.PrintOperand(text);
    }
}
