using Trine.LogQL.Syntax;
using Trine.Model.Regex;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes the steps of one worker out of stages.</summary>
/// <param name="names">The worker's names.</param>
/// <param name="sink">Where its parsers put labels.</param>
/// <param name="regexes">Compiled expressions, shared by workers.</param>
internal sealed class StepFactory(LabelNames names, ParsedLabelSink sink, Re2Cache regexes)
{
    /// <exception cref="Model.RequestException">An address, expression or template is not valid.</exception>
    public PipelineStep Create(PipelineStage stage) => stage switch
    {
        LineFilterStage filter => new LineFilterStep(LineFilters.Create(filter, regexes)),
        LabelFilterStage filter => LabelSteps.Create(filter.Filter, names, regexes),
        JsonStage { Extractions.Count: 0 } => new JsonStep(sink, names),
        JsonStage json => new JsonFieldsStep(sink, names, json),
        LogfmtStage { Extractions.Count: 0 } logfmt => new LogfmtStep(sink, names, logfmt.Strict, logfmt.KeepEmpty),
        LogfmtStage logfmt => new LogfmtFieldsStep(sink, names, logfmt),
        PatternStage pattern => new PatternStep(sink, names, pattern),
        RegexpStage regexp => new RegexpStep(sink, names, regexes.GetOrCompile(regexp.Pattern)),
        UnpackStage => new UnpackStep(sink),
        LineFormatStage format => new LineFormatStep(names, format),
        LabelFormatStage format => new LabelFormatStep(names, format),
        DecolorizeStage => new DecolorizeStep(),
        DropStage drop => new DropStep(Choices(drop.Labels)),
        KeepStage keep => new KeepStep(Choices(keep.Labels)),
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "a stage of an unknown kind"),
    };

    private LabelChoiceMatcher[] Choices(IReadOnlyList<LabelChoice> labels)
        => [.. labels.Select(label => new LabelChoiceMatcher(label, names, regexes))];
}
