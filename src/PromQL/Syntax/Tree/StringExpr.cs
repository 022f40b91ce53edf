using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary>A string, unquoted.</summary>
public sealed record StringExpr(string Value, PositionRange Position) : PromQLExpr
{
    public override PositionRange Position { get; } = Position;

    public override ExprType Type => ExprType.Text;

    public override IReadOnlyList<PromQLExpr> Children => [];

    internal override void Print(StringBuilder text) => text.Append(QueryString.Quote(Value));
}
