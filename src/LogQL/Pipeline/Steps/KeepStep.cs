namespace Trine.LogQL.Pipeline;

/// <summary><c>| keep a, b="c"</c>: removes all other labels, but never those that tell of errors.</summary>
internal sealed class KeepStep(IReadOnlyList<LabelChoiceMatcher> choices) : PipelineStep
{
    private readonly LabelChoiceMatcher[] _choices = [.. choices];
    private readonly List<int> _doomed = [];

    public override bool Process(ref PipelineRow row)
    {
        var labels = row.Labels;
        _doomed.Clear();
        var stream = labels.StreamLabels;
        for (var slot = 0; slot < stream.Length; slot++)
        {
            if (labels.IsStreamLabelUntouched(slot) && !IsKept(ref row, stream[slot]))
            {
                _doomed.Add(stream[slot].Name);
            }
        }

        foreach (ref readonly var label in labels.Overlay)
        {
            if (!label.IsDeleted && !IsKept(ref row, label))
            {
                _doomed.Add(label.Name);
            }
        }

        foreach (var name in _doomed)
        {
            labels.Delete(name);
        }

        return true;
    }

    private bool IsKept(ref PipelineRow row, in RowLabel label)
    {
        var names = row.Labels.Names;
        if (label.Name == names.Error || label.Name == names.ErrorDetails || label.Name == names.PreserveError)
        {
            return true;
        }

        foreach (var choice in _choices)
        {
            if (choice.Name == label.Name && choice.Matches(row.Bytes(label.Value)))
            {
                return true;
            }
        }

        return false;
    }
}
