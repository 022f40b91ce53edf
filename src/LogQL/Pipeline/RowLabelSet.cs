using System.Text;
using Trine.Model;

namespace Trine.LogQL.Pipeline;

/// <summary>Makes label sets out of the labels of rows.</summary>
internal static class RowLabelSet
{
    /// <summary>The labels of one origin; errors count as parsed.</summary>
    public static LabelSet OfCategory(ref PipelineRow row, LabelCategory category)
    {
        var labels = row.Labels;
        if (category == LabelCategory.Stream && labels.Overlay.IsEmpty)
        {
            return labels.Stream;
        }

        var set = new List<Label>();
        if (category == LabelCategory.Stream)
        {
            var isWhole = true;
            for (var slot = 0; slot < labels.StreamLabels.Length; slot++)
            {
                if (labels.IsStreamLabelUntouched(slot))
                {
                    set.Add(labels.Stream[slot]);
                }
                else
                {
                    isWhole = false;
                }
            }

            if (isWhole && !HasAny(labels, category))
            {
                return labels.Stream;
            }
        }

        foreach (ref readonly var label in labels.Overlay)
        {
            if (!label.IsDeleted && label.Category == category)
            {
                set.Add(ToLabel(ref row, label));
            }
        }

        if (category == LabelCategory.Parsed)
        {
            AddErrors(ref row, set);
        }

        return LabelSet.Create(set.ToArray().AsSpan());
    }

    private static bool HasAny(RowLabels labels, LabelCategory category)
    {
        foreach (ref readonly var label in labels.Overlay)
        {
            if (!label.IsDeleted && label.Category == category)
            {
                return true;
            }
        }

        return false;
    }

    public static void AddErrors(ref PipelineRow row, List<Label> set)
    {
        var labels = row.Labels;
        if (labels.HasError)
        {
            set.Add(new Label(LabelNames.ErrorName, Encoding.UTF8.GetString(labels.Error.LabelValue())));
        }

        if (labels.ErrorDetails.Length > 0)
        {
            set.Add(new Label(LabelNames.ErrorDetailsName, Encoding.UTF8.GetString(row.Bytes(labels.ErrorDetails))));
        }
    }

    public static Label ToLabel(ref PipelineRow row, in RowLabel label)
        => new(row.Labels.Names.TextOf(label.Name), Encoding.UTF8.GetString(row.Bytes(label.Value)));
}
