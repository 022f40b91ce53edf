using Trine.LogQL.Syntax;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes label filters out of their syntax.</summary>
internal static class LabelSteps
{
    public static PipelineStep Create(LabelFilter filter, LabelNames names, Re2Cache regexes) => filter switch
    {
        StringLabelFilter text => new StringLabelStep(
            names.Own(text.Matcher.Name), new LabelTextMatcher(text.Matcher, Re2Options.None, regexes)),
        NumberLabelFilter number => new NumberLabelStep(names.Own(number.Name), number.Op, number.Value),
        DurationLabelFilter duration => new DurationLabelStep(names.Own(duration.Name), duration.Op, duration.ValueNs),
        BytesLabelFilter size => new BytesLabelStep(names.Own(size.Name), size.Op, size.ValueBytes),
        IpLabelFilter ip => new IpLabelStep(names.Own(ip.Name), ip.IsNegated, IpMatcher.TryParse(ip.Pattern)),
        AndLabelFilter and => new BinaryLabelStep(
            Create(and.Left, names, regexes), Create(and.Right, names, regexes), isAnd: true),
        OrLabelFilter or => new BinaryLabelStep(
            Create(or.Left, names, regexes), Create(or.Right, names, regexes), isAnd: false),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "a label filter of an unknown kind"),
    };

    /// <summary>The only label that the filter looks at; null for one that joins others.</summary>
    public static string? OnlyNameOf(LabelFilter filter) => filter switch
    {
        StringLabelFilter text => text.Matcher.Name,
        NumberLabelFilter number => number.Name,
        DurationLabelFilter duration => duration.Name,
        BytesLabelFilter size => size.Name,
        IpLabelFilter ip => ip.Name,
        _ => null,
    };

    /// <summary>All labels that the filter looks at.</summary>
    public static IEnumerable<string> NamesOf(LabelFilter filter) => filter switch
    {
        AndLabelFilter and => NamesOf(and.Left).Concat(NamesOf(and.Right)),
        OrLabelFilter or => NamesOf(or.Left).Concat(NamesOf(or.Right)),
        _ => [OnlyNameOf(filter)!], // Every other kind looks at one label.
    };
}
