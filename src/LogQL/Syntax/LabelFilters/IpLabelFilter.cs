using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Syntax;

/// <summary><c>addr = ip("10.0.0.0/8")</c>.</summary>
/// <param name="Name">The label.</param>
/// <param name="IsNegated">Whether the operator is <c>!=</c>.</param>
/// <param name="Pattern">One address, a CIDR block, or <c>first-last</c>; IPv4 or IPv6.</param>
public sealed record IpLabelFilter(string Name, bool IsNegated, string Pattern) : LabelFilter
{
    internal override void Print(StringBuilder text)
        => text.Append(Name).Append(IsNegated ? "!=" : "=").Append("ip(").Append(GoQuote.Quote(Pattern)).Append(')');
}
