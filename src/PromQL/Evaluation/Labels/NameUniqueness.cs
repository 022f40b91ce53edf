using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.PromQL.Evaluation.Labels;

/// <summary>
/// Whether series stay apart when metric names are dropped: they do if all have the same one. Found out when it is
/// first asked, since many queries never do. Thread-safe.
/// </summary>
internal sealed class NameUniqueness
{
    private readonly Lazy<bool> _isGiven;

    private NameUniqueness(Func<bool> find) => _isGiven = new Lazy<bool>(find);

    public static NameUniqueness Unique { get; } = new(() => true);

    public static NameUniqueness Unknown { get; } = new(() => false);

    public bool IsGiven => _isGiven.Value;

    public static NameUniqueness Of(IReadOnlyList<MetricSeries> series) => new(() =>
    {
        var name = series.Count > 0 ? series[0].Labels.ValueOf(MetadataLabels.Name) : "";
        for (var i = 0; i < series.Count; i++)
        {
            if (!IsNameOnly(series[i].Labels, name))
            {
                return false;
            }
        }

        return true;
    });

    /// <summary>Whether a name, and neither type nor unit, is all that goes with the name.</summary>
    private static bool IsNameOnly(LabelSet labels, string name)
    {
        var isNamed = name.Length == 0;
        foreach (var (label, value) in labels.AsSpan())
        {
            if (label == MetadataLabels.Name)
            {
                isNamed = value == name;
            }
            else if (label.StartsWith("__", StringComparison.Ordinal) && MetadataLabels.Contains(label))
            {
                return false;
            }
        }

        return isNamed;
    }
}
