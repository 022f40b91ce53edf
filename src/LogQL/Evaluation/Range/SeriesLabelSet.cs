using System.Runtime.InteropServices;
using Trine.LogQL.Pipeline;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>Makes the label sets of series out of the labels of rows.</summary>
internal static class SeriesLabelSet
{
    /// <summary>The labels that make the row's series.</summary>
    public static LabelSet Create(ref PipelineRow row, SeriesKeys keys)
    {
        var labels = row.Labels;
        var set = keys.Scratch;
        for (var slot = 0; slot < labels.StreamLabels.Length; slot++)
        {
            ref readonly var label = ref labels.StreamLabels[slot];
            if (labels.IsStreamLabelUntouched(slot) && keys.Includes(labels, label.Name))
            {
                set.Add(RowLabelSet.ToLabel(ref row, label));
            }
        }

        foreach (ref readonly var label in labels.Overlay)
        {
            if (!label.IsDeleted && keys.Includes(labels, label.Name))
            {
                set.Add(RowLabelSet.ToLabel(ref row, label));
            }
        }

        RowLabelSet.AddErrors(ref row, set);
        var created = LabelSet.Create(CollectionsMarshal.AsSpan(set));
        set.Clear();
        return created;
    }
}
