using Trine.Model;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>The labels that tell what a metric is and that do not survive most operations.</summary>
internal static class MetadataLabels
{
    public const string Name = "__name__";
    public const string Type = "__type__";
    public const string Unit = "__unit__";

    public static bool Contains(string label) => label is Name or Type or Unit;

    /// <summary>The set without name, or without name, type and unit; the same object if it has none of them.</summary>
    public static LabelSet Without(LabelSet labels, NameRemoval removal)
    {
        var count = 0;
        var all = labels.AsSpan();
        foreach (var (name, _) in all)
        {
            count += Goes(name, removal) ? 1 : 0;
        }

        if (count == 0)
        {
            return labels;
        }

        var kept = new Label[all.Length - count];
        var next = 0;
        foreach (var label in all)
        {
            if (!Goes(label.Name, removal))
            {
                kept[next++] = label;
            }
        }

        return LabelSet.Create(kept.AsSpan());
    }

    private static bool Goes(string label, NameRemoval removal)
        => removal == NameRemoval.Name ? label == Name : Contains(label);
}
