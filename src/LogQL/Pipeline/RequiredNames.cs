using Trine.LogQL.Syntax;
using Trine.LogQL.Templates;

namespace Trine.LogQL.Pipeline;

/// <summary>The labels that stages look at by name, with Loki's rules on which of them count.</summary>
internal static class RequiredNames
{
    public static IEnumerable<string> Of(IEnumerable<PipelineStage> stages) => stages.SelectMany(Of).SelectMany(WithoutSuffix);

    /// <summary>The name, and what a parser may find it under.</summary>
    public static IEnumerable<string> WithoutSuffix(string name)
        => name.EndsWith(LabelNames.DuplicateSuffix, StringComparison.Ordinal)
            ? [name, name[..^LabelNames.DuplicateSuffix.Length]]
            : [name];

    private static IEnumerable<string> Of(PipelineStage stage) => stage switch
    {
        LabelFilterStage filter => LabelSteps.NamesOf(filter.Filter),
        LineFormatStage format => Template.Parse("line", format.Template).ReferencedLabels,
        LabelFormatStage format => format.Formats.SelectMany(Of),
        _ => [],
    };

    private static IEnumerable<string> Of(LabelFormat format)
        => format.IsRename ? [format.Value] : Template.Parse("label", format.Value).ReferencedLabels;
}
