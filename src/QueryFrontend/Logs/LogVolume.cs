using System.Globalization;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;

namespace Trine.QueryFrontend.Logs;

/// <summary>Adds up the volumes of streams as Loki's volume endpoints show them.</summary>
internal static class LogVolume
{
    /// <summary>Groups streams by the values of labels.</summary>
    /// <param name="volumes">One for each stream.</param>
    /// <param name="labels">Labels that make a group; a stream with none of them is left out.</param>
    public static Dictionary<LabelSet, long[]> ByValues(
        IEnumerable<LogStreamVolume> volumes, IReadOnlyCollection<string> labels)
    {
        var groups = new Dictionary<LabelSet, long[]>();
        foreach (var volume in volumes)
        {
            var group = LabelSet.Create(volume.Stream.Where(label => labels.Contains(label.Name)));
            if (group.Count > 0)
            {
                Add(groups, group, volume.Bytes);
            }
        }

        return groups;
    }

    /// <summary>Each stream for itself.</summary>
    /// <param name="volumes">One for each stream.</param>
    public static Dictionary<LabelSet, long[]> ByStreams(IEnumerable<LogStreamVolume> volumes)
        => volumes.ToDictionary(volume => volume.Stream, volume => volume.Bytes);

    /// <summary>Counts each stream for each of its labels, under the label's name with an empty value.</summary>
    /// <param name="volumes">One for each stream.</param>
    /// <param name="labels">Labels that are shown; none shows all.</param>
    public static Dictionary<LabelSet, long[]> ByNames(
        IEnumerable<LogStreamVolume> volumes, IReadOnlyCollection<string> labels)
    {
        var groups = new Dictionary<LabelSet, long[]>();
        foreach (var volume in volumes)
        {
            foreach (var label in volume.Stream)
            {
                if (labels.Count == 0 || labels.Contains(label.Name))
                {
                    Add(groups, LabelSet.Create(new Label(label.Name, "")), volume.Bytes);
                }
            }
        }

        return groups;
    }

    /// <summary>
    /// The largest groups, by their first value and then by name. A vector when no group has more than one value, as in Loki
    /// even for a range.
    /// </summary>
    /// <param name="groups">Bytes a step.</param>
    /// <param name="range">Where the steps begin and end; a value stands at the end of its step.</param>
    /// <param name="stepNs">Width of a step.</param>
    /// <param name="limit">Most groups.</param>
    public static LogQueryData ToResult(Dictionary<LabelSet, long[]> groups, TimeRange range, long stepNs, int limit)
    {
        var series = groups.Select(group => ToSeries(group.Key, group.Value, range, stepNs))
            .Where(one => one.Values.Length > 0)
            .OrderByDescending(one => one.Values[0])
            .ThenBy(one => one.Labels.ToString(), StringComparer.Ordinal)
            .Take(limit)
            .ToList();
        return series.TrueForAll(one => one.Values.Length == 1)
            ? new MetricVector(
                range.EndNs / 1_000_000, [.. series.Select(one => new MetricSample(one.Labels, one.Values[0]))])
            : new MetricMatrix(series);
    }

    /// <exception cref="RequestException">There are more groups than the tenant may see.</exception>
    public static void CheckSeries(int count, int countMax)
    {
        if (count > countMax)
        {
            throw new RequestException(RequestError.BadRequest, string.Create(
                CultureInfo.InvariantCulture, $"the query hit the max number of series limit (limit: {countMax} series)"));
        }
    }

    private static void Add(Dictionary<LabelSet, long[]> groups, LabelSet group, long[] bytes)
    {
        if (!groups.TryGetValue(group, out var sum))
        {
            groups.Add(group, sum = new long[bytes.Length]);
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            sum[i] += bytes[i];
        }
    }

    private static MetricSeries ToSeries(LabelSet labels, long[] bytes, TimeRange range, long stepNs)
    {
        var steps = Enumerable.Range(0, bytes.Length).Where(step => bytes[step] > 0).ToArray();
        return new MetricSeries(
            labels,
            Array.ConvertAll(steps, step => Math.Min(range.StartNs + ((step + 1) * stepNs), range.EndNs) / 1_000_000),
            Array.ConvertAll(steps, step => (double)bytes[step]));
    }
}
