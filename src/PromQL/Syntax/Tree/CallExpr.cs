using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>rate(metric[5m])</c>.</summary>
public sealed record CallExpr(
    FunctionSignature Function, IReadOnlyList<PromQLExpr> Arguments, PositionRange Position) : PromQLExpr
{
    public override PositionRange Position { get; } = Position;

    public override ExprType Type => Function.ReturnType;

    public override IReadOnlyList<PromQLExpr> Children => Arguments;

    internal override int Depth { get; } = 1 + ExprLists.Depth(Arguments);

    internal override void Print(StringBuilder text)
    {
        text.Append(Function.Name).Append('(');
        ExprLists.Print(text, Arguments);
        text.Append(')');
    }
}
