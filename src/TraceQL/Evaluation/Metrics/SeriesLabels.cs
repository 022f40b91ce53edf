using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>The labels of a series.</summary>
internal static class SeriesLabels
{
    /// <param name="function">What made the series.</param>
    /// <param name="key">The values of what it is split by.</param>
    /// <param name="added">The label that the function adds.</param>
    public static IReadOnlyList<(string Key, TraceQLValue Value)> Of(
        MetricsFunction function, TraceQLValue[] key, (string Key, TraceQLValue Value)? added)
    {
        var labels = new List<(string Key, TraceQLValue Value)>();
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i].Type != TraceQLValueType.Nil)
            {
                labels.Add((function.By[i].ToString(), key[i]));
            }
        }

        if (added is { } label)
        {
            labels.Add(label);
        }

        // Of labels that are all nil the first stays, so that the series has a name.
        if (labels.Count == 0 && key.Length > 0)
        {
            labels.Add((function.By[0].ToString(), TraceQLValue.OfText("nil")));
        }

        return labels.Count > 0 ? labels : [(MetricSeriesValues.NameLabel, TraceQLValue.OfText(function.Name))];
    }
}
