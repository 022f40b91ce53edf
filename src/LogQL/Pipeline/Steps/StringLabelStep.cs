namespace Trine.LogQL.Pipeline;

/// <summary><c>| name="value"</c>, <c>| name=~"re"</c> and their negations.</summary>
internal sealed class StringLabelStep(int name, LabelTextMatcher matcher) : PipelineStep
{
    public override bool Process(ref PipelineRow row) => matcher.Matches(row.ValueOf(name));
}
