using Trine.Model;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>Makes label sets from others.</summary>
internal static class LabelEdits
{
    /// <summary>The set with a label set or, if the value is empty, without it.</summary>
    public static LabelSet Set(LabelSet labels, string name, string value)
        => value.Length > 0
            ? labels.With(name, value)
            : LabelSet.Create(labels.Where(label => label.Name != name));

    /// <summary>The set with only, or without, some labels.</summary>
    public static LabelSet Filter(LabelSet labels, IReadOnlyList<string> names, bool isKeep)
        => LabelSet.Create(labels.Where(label => names.Contains(label.Name) == isKeep));
}
