using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>Both filters must hold; written <c>and</c>, a comma, or nothing between them.</summary>
public sealed record AndLabelFilter(LabelFilter Left, LabelFilter Right) : LabelFilter
{
    internal override int Depth { get; } = 1 + Math.Max(Left.Depth, Right.Depth);

    internal override void Print(StringBuilder text)
    {
        text.Append("( ");
        Left.Print(text);
        text.Append(" , ");
        Right.Print(text);
        text.Append(" )");
    }
}
