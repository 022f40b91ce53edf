using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>-expr</c> or <c>+expr</c>.</summary>
/// <param name="IsNegative">Whether the sign is a minus.</param>
/// <param name="Operand">A scalar or an instant vector.</param>
/// <param name="Start">Where the sign stands.</param>
public sealed record UnaryExpr(bool IsNegative, PromQLExpr Operand, int Start) : PromQLExpr
{
    public override PositionRange Position => new(Start, Operand.Position.End);

    public override ExprType Type => Operand.Type;

    public override IReadOnlyList<PromQLExpr> Children => [Operand];

    internal override int Depth { get; } = 1 + Operand.Depth;

    internal override void Print(StringBuilder text)
    {
        text.Append(IsNegative ? '-' : '+');
        Operand.Print(text);
    }
}
