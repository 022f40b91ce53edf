using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax;

/// <summary><c>a / on (host) group_left b</c>.</summary>
/// <param name="Op">The operator.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
/// <param name="ReturnBool">Whether a comparison gives 1 or 0 in place of filtering.</param>
/// <param name="Matching">How the series of both sides find each other; null unless both are vectors.</param>
public sealed record BinaryExpr(
    BinaryOp Op, PromQLExpr Left, PromQLExpr Right, bool ReturnBool, VectorMatching? Matching) : PromQLExpr
{
    public override PositionRange Position => PositionRange.Merge(Left.Position, Right.Position);

    public override ExprType Type => Left.Type == ExprType.Scalar && Right.Type == ExprType.Scalar
        ? ExprType.Scalar
        : ExprType.Vector;

    public override IReadOnlyList<PromQLExpr> Children => [Left, Right];

    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    internal override void Print(StringBuilder text)
    {
        Left.Print(text);
        text.Append(' ');
        PrintOperator(text);
        text.Append(' ');
        Right.Print(text);
    }

    /// <summary>Prints the operator and its modifiers.</summary>
    internal void PrintOperator(StringBuilder text)
    {
        text.Append(Op.Symbol()).Append(ReturnBool ? " bool" : "");
        if (Matching is not { } matching)
        {
            return;
        }

        var isGrouping = matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;
        if (matching.Labels.Count > 0 || matching.IsOn || isGrouping)
        {
            text.Append(matching.IsOn ? " on (" : " ignoring (");
            SelectorText.AppendNames(text, matching.Labels);
            text.Append(')');
        }

        if (isGrouping)
        {
            text.Append(matching.Cardinality == MatchCardinality.ManyToOne ? " group_left (" : " group_right (");
            SelectorText.AppendNames(text, matching.Include);
            text.Append(')');
        }

        PrintFill(text, matching);
    }

    private static void PrintFill(StringBuilder text, VectorMatching matching)
    {
        if (matching is { FillLeft: { } left, FillRight: { } right } && left.Equals(right))
        {
            text.Append(" fill (").Append(GoFloat.FormatG(left)).Append(')');
            return;
        }

        if (matching.FillLeft is { } onLeft)
        {
            text.Append(" fill_left (").Append(GoFloat.FormatG(onLeft)).Append(')');
        }

        if (matching.FillRight is { } onRight)
        {
            text.Append(" fill_right (").Append(GoFloat.FormatG(onRight)).Append(')');
        }
    }
}
