using Trine.LogQL.Syntax;
using Trine.Model;

namespace Trine.LogQL.Evaluation;

/// <summary>How series of two sides find each other, and the labels of what they give. Stateless.</summary>
internal static class MatchKey
{
    private const string MetricName = "__name__";

    /// <summary>The labels that must be equal on both sides.</summary>
    public static LabelSet Of(LabelSet labels, VectorMatching matching)
        => LabelSet.Create(labels.Where(label => label.Value.Length > 0 && (matching.IsOn
            ? matching.Labels.Contains(label.Name)
            : label.Name != MetricName && !matching.Labels.Contains(label.Name))));

    /// <param name="many">The labels of the "many" side, of the left one when both are "one".</param>
    /// <param name="one">The labels of the other side.</param>
    /// <param name="matching">The rules.</param>
    public static LabelSet ResultOf(LabelSet many, LabelSet one, VectorMatching matching)
    {
        var isOneToOne = matching.Cardinality == MatchCardinality.OneToOne;
        var result = LabelSet.Create(many.Where(label => label.Value.Length > 0
            && (!isOneToOne || matching.IsOn == matching.Labels.Contains(label.Name))
            && !matching.Include.Contains(label.Name)));
        foreach (var name in matching.Include)
        {
            if (one.ValueOf(name) is { Length: > 0 } value)
            {
                result = result.With(name, value);
            }
        }

        return result;
    }
}
