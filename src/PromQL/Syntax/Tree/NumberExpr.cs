using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>A number, or a duration that stands for its seconds: <c>0x1F</c>, <c>5m</c>.</summary>
/// <param name="Value">The number.</param>
/// <param name="IsDuration">Whether it was written as a duration.</param>
/// <param name="Position">Where it stands.</param>
public sealed record NumberExpr(double Value, bool IsDuration, PositionRange Position) : PromQLExpr
{
    public override PositionRange Position { get; } = Position;

    public override ExprType Type => ExprType.Scalar;

    public override IReadOnlyList<PromQLExpr> Children => [];

    internal override void Print(StringBuilder text) => NumberText.Append(text, Value, IsDuration);
}
