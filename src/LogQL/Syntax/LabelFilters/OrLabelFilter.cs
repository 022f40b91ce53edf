using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>At least one of the filters must hold.</summary>
public sealed record OrLabelFilter(LabelFilter Left, LabelFilter Right) : LabelFilter
{
    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    internal override void Print(StringBuilder text)
    {
        text.Append("( ");
        Left.Print(text);
        text.Append(" or ");
        Right.Print(text);
        text.Append(" )");
    }
}
