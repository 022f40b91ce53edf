using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>expr[1h:5m] offset 5m @ 10</c>.</summary>
/// <param name="Operand">An instant vector.</param>
/// <param name="Range">Length of the window.</param>
/// <param name="Step">Distance of the evaluations; null for the default one.</param>
/// <param name="End">Where the expression ends, modifiers included.</param>
public sealed record SubqueryExpr(PromQLExpr Operand, DurationExpr Range, DurationExpr? Step, int End) : PromQLExpr
{
    public override PositionRange Position => new(Operand.Position.Start, End);

    /// <summary>How far back the subquery looks; null without <c>offset</c>, and never with <c>offset 0</c>.</summary>
    public DurationExpr? Offset { get; init; }

    public AtModifier? At { get; init; }

    public override ExprType Type => ExprType.Matrix;

    public override IReadOnlyList<PromQLExpr> Children => [Operand];

    internal override int Depth { get; } = 1 + Operand.Depth;

    internal override void Print(StringBuilder text)
    {
        Operand.Print(text);
        PrintTail(text);
    }

    /// <summary>Prints what follows the operand.</summary>
    internal void PrintTail(StringBuilder text)
    {
        text.Append('[');
        Range.Print(text);
        text.Append(':');
        Step?.Print(text);
        text.Append(']');
        At?.Print(text);
        Offset?.PrintOffset(text);
    }
}
