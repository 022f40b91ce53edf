using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>took &gt; 1m30s</c>.</summary>
/// <param name="Name">The label.</param>
/// <param name="Op">The comparison.</param>
/// <param name="ValueNs">Nanoseconds.</param>
public sealed record DurationLabelFilter(string Name, CompareOp Op, long ValueNs) : LabelFilter
{
    internal override void Print(StringBuilder text)
        => text.Append(Name).Append(Op.Symbol()).Append(GoDuration.Format(ValueNs));
}
