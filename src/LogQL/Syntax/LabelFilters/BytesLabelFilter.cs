using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>size &gt; 5KB</c>.</summary>
/// <param name="Name">The label.</param>
/// <param name="Op">The comparison.</param>
/// <param name="ValueBytes">Bytes.</param>
public sealed record BytesLabelFilter(string Name, CompareOp Op, ulong ValueBytes) : LabelFilter
{
    /// <remarks>As Loki does it, the size is rounded to two digits, so two different filters may print alike.</remarks>
    internal override void Print(StringBuilder text)
    {
        var size = HumanBytes.FormatDecimal(ValueBytes).Replace(" ", "", StringComparison.Ordinal);
        text.Append(Name).Append(Op.Symbol()).Append(size);
    }
}
