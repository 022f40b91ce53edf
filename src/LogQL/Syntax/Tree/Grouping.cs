using System.Text;

namespace Trine.LogQL.Syntax;

/// <summary>The labels that an aggregation keeps (<c>by</c>) or drops (<c>without</c>).</summary>
/// <param name="IsWithout">Whether the labels are those to drop.</param>
/// <param name="Labels">Label names in the order written; may be empty and may repeat.</param>
public sealed record Grouping(bool IsWithout, IReadOnlyList<string> Labels)
{
    /// <summary>Whether everything falls into one group, as without any grouping.</summary>
    public bool IsSingleton => !IsWithout && Labels.Count == 0;

    /// <param name="text">Where to.</param>
    /// <param name="separator">What stands between label names.</param>
    internal void Print(StringBuilder text, string separator)
        => text.Append(IsWithout ? " without (" : " by (").AppendJoin(separator, Labels).Append(')');
}
