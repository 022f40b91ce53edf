using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>metric[5m]</c>. Offset, pinned instant and edges are those of the selector.</summary>
/// <param name="Selector">Which series.</param>
/// <param name="Range">Length of the window.</param>
/// <param name="End">Where the expression ends, modifiers included.</param>
public sealed record MatrixSelectorExpr(VectorSelectorExpr Selector, DurationExpr Range, int End) : PromQLExpr
{
    public override PositionRange Position => new(Selector.Position.Start, End);

    public override ExprType Type => ExprType.Matrix;

    public override IReadOnlyList<PromQLExpr> Children => [Selector];

    internal override int Depth { get; } = 1 + Selector.Depth;

    internal override void Print(StringBuilder text)
    {
        Selector.PrintSelector(text);
        text.Append('[');
        Range.Print(text);
        text.Append(']');
        Selector.PrintModifiers(text);
    }
}
