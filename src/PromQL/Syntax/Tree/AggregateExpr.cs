using System.Text;

namespace Trine.PromQL.Syntax;

/// <summary><c>topk by (job) (3, metric)</c>.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Operand">The instant vector.</param>
/// <param name="Parameter">What stands before the vector; null where the operator takes none.</param>
/// <param name="Grouping">Labels to keep or, with <paramref name="IsWithout"/>, to drop.</param>
/// <param name="IsWithout">Whether the labels are those to drop.</param>
/// <param name="Position">Where it stands.</param>
public sealed record AggregateExpr(
    AggregateOp Op,
    PromQLExpr Operand,
    PromQLExpr? Parameter,
    IReadOnlyList<string> Grouping,
    bool IsWithout,
    PositionRange Position) : PromQLExpr
{
    public override PositionRange Position { get; } = Position;

    public override ExprType Type => ExprType.Vector;

    public override IReadOnlyList<PromQLExpr> Children => Parameter is null ? [Operand] : [Operand, Parameter];

    internal override int Depth { get; } = 1 + Math.Max(Operand.Depth, Parameter?.Depth ?? 0);

    internal override void Print(StringBuilder text)
    {
        PrintHead(text);
        text.Append('(');
        if (Parameter is not null)
        {
            Parameter.Print(text);
            text.Append(", ");
        }

        Operand.Print(text);
        text.Append(')');
    }

    /// <summary>Prints operator and grouping.</summary>
    internal void PrintHead(StringBuilder text)
    {
        text.Append(Op.Name());
        if (!IsWithout && Grouping.Count == 0)
        {
            return;
        }

        text.Append(IsWithout ? " without (" : " by (");
        SelectorText.AppendNames(text, Grouping);
        text.Append(") ");
    }
}
