using System.Text;
using Trine.Model;

namespace Trine.PromQL.Syntax;

/// <summary>Prints selectors and names of labels as Prometheus does.</summary>
internal static class SelectorText
{
    /// <summary>Appends <c>name{label="value"}</c>, the matchers in the order of their texts.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">The metric's name if it stands before the braces, or else empty.</param>
    /// <param name="matchers">All of them; that of the name is left out.</param>
    public static void Append(StringBuilder text, string name, IReadOnlyList<LabelMatcher> matchers)
    {
        text.Append(name);
        var printed = new List<string>(matchers.Count);
        foreach (var matcher in matchers)
        {
            var isName = name.Length > 0 && matcher.Name == VectorSelectorExpr.MetricNameLabel
                && matcher.Op == MatchOp.Equal && matcher.Value == name;
            if (!isName)
            {
                printed.Add($"{Name(matcher.Name)}{LabelMatcher.Symbol(matcher.Op)}{QueryString.Quote(matcher.Value)}");
            }
        }

        printed.Sort(string.CompareOrdinal);
        if (printed.Count > 0)
        {
            text.Append('{').AppendJoin(',', printed).Append('}');
        }
        else if (name.Length == 0)
        {
            text.Append("{}");
        }
    }

    /// <summary>Appends names of labels, quoted where they are no identifiers.</summary>
    public static void AppendNames(StringBuilder text, IReadOnlyList<string> names)
        => text.AppendJoin(", ", names.Select(Name));

    private static string Name(string name) => Identifiers.IsLegacyLabelName(name) ? name : QueryString.Quote(name);
}
