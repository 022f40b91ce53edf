namespace Trine.LogQL.Pipeline;

/// <summary><c>| drop a, b="c"</c>: removes labels of any origin, errors too.</summary>
internal sealed class DropStep(IReadOnlyList<LabelChoiceMatcher> choices) : PipelineStep
{
    private readonly LabelChoiceMatcher[] _choices = [.. choices];

    public override bool Process(ref PipelineRow row)
    {
        var labels = row.Labels;
        foreach (var choice in _choices)
        {
            if (!choice.Matches(row.ValueOf(choice.Name)))
            {
                continue;
            }

            if (choice.Name == labels.Names.Error)
            {
                labels.ClearError();
            }
            else if (choice.Name == labels.Names.ErrorDetails)
            {
                labels.ClearErrorDetails();
            }
            else
            {
                labels.Delete(choice.Name);
            }
        }

        return true;
    }
}
