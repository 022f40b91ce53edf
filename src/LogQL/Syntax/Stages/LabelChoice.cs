using Trine.Model;

namespace Trine.LogQL.Syntax;

/// <summary>A label that <c>drop</c> or <c>keep</c> names.</summary>
/// <param name="Name">The label.</param>
/// <param name="Matcher">The condition on its value, or null when any value will do.</param>
public sealed record LabelChoice(string Name, LabelMatcher? Matcher)
{
    public override string ToString() => Matcher?.ToString() ?? Name;
}
