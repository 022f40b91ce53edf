using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>status &gt;= 500</c>.</summary>
public sealed record NumberLabelFilter(string Name, CompareOp Op, double Value) : LabelFilter
{
    internal override void Print(StringBuilder text)
        => text.Append(Name).Append(Op.Symbol()).Append(GoFloat.Format(Value));
}
