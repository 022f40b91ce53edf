namespace Trine.LogQL.Pipeline;

/// <summary><c>| name="value"</c>, <c>| name=~"re"</c> and their negations.</summary>
internal sealed class StringLabelStep(int name, LabelTextMatcher matcher) : PipelineStep
{
    public override bool Process(ref PipelineRow row)
    {
        if (name != row.Labels.Names.ErrorDetails)
        {
            return matcher.Matches(row.ValueOf(name));
        }

        // As in Loki, filters see a stage's error but not its details: only a label that was given that name.
        return matcher.Matches(row.Labels.TryGet(name, out var value, out _) ? row.Bytes(value) : default);
    }
}
