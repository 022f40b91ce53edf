using Trine.LogQL.Syntax;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>A label that <c>drop</c> or <c>keep</c> names, with the condition on its value if there is one. Immutable.</summary>
internal sealed class LabelChoiceMatcher
{
    private readonly LabelTextMatcher? _matcher;

    public LabelChoiceMatcher(LabelChoice choice, LabelNames names, Re2Cache regexes)
    {
        Name = names.Own(choice.Matcher?.Name ?? choice.Name);
        _matcher = choice.Matcher is null
            ? null
            : new LabelTextMatcher(choice.Matcher, Re2Options.DotMatchesNewline, regexes);
    }

    public int Name { get; }

    public bool Matches(ReadOnlySpan<byte> value) => _matcher is null || _matcher.Matches(value);
}
