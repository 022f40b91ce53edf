using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>(expr)</c>.</summary>
public sealed record ParenExpr(PromQLExpr Operand, PositionRange Position) : PromQLExpr
{
    public override PositionRange Position { get; } = Position;

    public override ExprType Type => Operand.Type;

    public override IReadOnlyList<PromQLExpr> Children => [Operand];

    internal override int Depth { get; } = 1 + Operand.Depth;

    internal override void Print(StringBuilder text)
    {
        text.Append('(');
        Operand.Print(text);
        text.Append(')');
    }
}
