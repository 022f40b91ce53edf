using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs;

/// <summary>Puts the answers of a query's parts together.</summary>
internal static class LogQueryMerger
{
    /// <summary>Joins the points of equal series.</summary>
    /// <param name="parts">Of one query, ascending in time.</param>
    public static MetricMatrix Join(IReadOnlyList<MetricMatrix> parts)
    {
        if (parts.Count == 1)
        {
            return parts[0];
        }

        var joined = new Dictionary<LabelSet, List<MetricSeries>>();
        foreach (var series in parts.SelectMany(part => part.Series))
        {
            if (!joined.TryGetValue(series.Labels, out var pieces))
            {
                joined.Add(series.Labels, pieces = []);
            }

            pieces.Add(series);
        }

        return new MetricMatrix(
        [
            .. joined.OrderBy(pair => pair.Key, LabelSet.Ordering).Select(pair => Join(pair.Key, pair.Value)),
        ]);
    }

    private static MetricSeries Join(LabelSet labels, List<MetricSeries> pieces)
        => pieces.Count == 1
            ? pieces[0]
            : new MetricSeries(
                labels,
                [.. pieces.SelectMany(piece => piece.TimestampsMs)],
                [.. pieces.SelectMany(piece => piece.Values)]);
}
