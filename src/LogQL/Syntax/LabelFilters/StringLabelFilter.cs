using System.Text;
using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary><c>name="value"</c>, <c>name=~"re"</c> and their negations; an absent label has the empty value.</summary>
public sealed record StringLabelFilter(LabelMatcher Matcher) : LabelFilter
{
    internal override void Print(StringBuilder text) => text.Append(Matcher);
}
