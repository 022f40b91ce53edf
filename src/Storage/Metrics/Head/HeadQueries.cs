using System.Runtime.InteropServices;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Answers about series and labels of a head. Takes the head's lock for a part of the series at a time.</summary>
internal sealed class HeadQueries(Lock gate, SeriesTable table, HeadPostings postings, LabelStrings strings)
{
    /// <summary>Series that are looked at before writers get their turn.</summary>
    private const int BatchLength = 1024;

    private readonly HeadSelector _selector = new(table, postings, strings);

    /// <summary>The series with the chance of a sample in the selection's stretch of time.</summary>
    public SeriesSet Select(MetricSelection selection)
    {
        var found = Find(selection.Matchers);
        var wanted = selection.SeriesMax > 0 ? Math.Min(selection.SeriesMax, found.Count) : found.Count;
        var series = new List<MetricSeries>(wanted);
        for (var place = 0; place < found.Count && series.Count < wanted;)
        {
            lock (gate)
            {
                for (var end = Math.Min(place + BatchLength, found.Count); place < end && series.Count < wanted; place++)
                {
                    if (found[place].MayHaveRowsIn(selection.MinMs, selection.MaxMs))
                    {
                        series.Add(HeadMetricSeries.Of(found[place], strings, selection));
                    }
                }
            }
        }

        return new SeriesSet(series, [], null);
    }

    /// <summary>Labels of the series with the chance of a sample in a stretch of time.</summary>
    public List<LabelSet> Series(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs, int seriesMax)
    {
        var labels = new List<LabelSet>();
        foreach (var series in FindLive(matchers, minMs, maxMs))
        {
            if (seriesMax > 0 && labels.Count == seriesMax)
            {
                break;
            }

            labels.Add(series.ToLabelSet(strings));
        }

        return labels;
    }

    /// <summary>Names of labels of the matching series, in no order.</summary>
    public HashSet<string> LabelNames(IReadOnlyList<LabelMatcher> matchers)
    {
        var names = new HashSet<string>();
        if (matchers.Count == 0)
        {
            AddNames(names);
            return names;
        }

        foreach (var series in FindLive(matchers, long.MinValue, long.MaxValue))
        {
            var labels = SeriesLabels.Read(series.LabelBytes);
            while (labels.MoveNext())
            {
                names.Add(strings.ToText(labels.Name));
            }
        }

        return names;
    }

    /// <summary>Values of a label of the matching series, in no order.</summary>
    public HashSet<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers)
    {
        var values = new HashSet<string>();
        if (matchers.Count == 0)
        {
            AddValues(name, values);
            return values;
        }

        var nameBytes = System.Text.Encoding.UTF8.GetBytes(name);
        foreach (var series in FindLive(matchers, long.MinValue, long.MaxValue))
        {
            var value = SeriesLabels.ValueOf(series.LabelBytes, nameBytes);
            if (!value.IsEmpty)
            {
                values.Add(strings.ToText(value));
            }
        }

        return values;
    }

    /// <summary>Exemplars of the matching series in a stretch of time, both ends included.</summary>
    public List<SeriesExemplars> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        var all = new List<SeriesExemplars>();
        foreach (var series in Find(matchers))
        {
            List<StoredExemplar>? stored;
            lock (gate)
            {
                if (!series.TryGetExemplars(out stored))
                {
                    continue;
                }
            }

            var exemplars = stored.Where(exemplar => exemplar.TimestampMs >= minMs && exemplar.TimestampMs <= maxMs)
                .Select(exemplar => exemplar.ToExemplar()).ToList();
            if (exemplars.Count > 0)
            {
                all.Add(new SeriesExemplars(series.ToLabelSet(strings), exemplars));
            }
        }

        return all;
    }

    /// <summary>How many series each value of each label has.</summary>
    public List<LabelCardinality> Cardinality(IReadOnlyList<LabelMatcher> matchers, out int seriesCount)
    {
        var counts = new Dictionary<string, Dictionary<string, long>>();
        var found = Find(matchers);
        seriesCount = found.Count;
        foreach (var series in found)
        {
            var labels = SeriesLabels.Read(series.LabelBytes);
            while (labels.MoveNext())
            {
                var name = strings.ToText(labels.Name);
                if (!counts.TryGetValue(name, out var values))
                {
                    counts.Add(name, values = []);
                }

                CollectionsMarshal.GetValueRefOrAddDefault(values, strings.ToText(labels.Value), out _)++;
            }
        }

        return [.. counts.Select(name => new LabelCardinality(
            name.Key, [.. name.Value.Select(value => new LabelValueCount(value.Key, value.Value))]))];
    }

    private void AddValues(string name, HashSet<string> values)
    {
        lock (gate)
        {
            if (postings.ValuesOf(name) is not { } label)
            {
                return;
            }

            for (var i = 0; i < label.Count; i++)
            {
                if (IsLive(label.PostingsAt(i)))
                {
                    values.Add(strings.ToText(label.Values[i]));
                }
            }
        }
    }

    private void AddNames(HashSet<string> names)
    {
        lock (gate)
        {
            foreach (var (name, label) in postings.Names)
            {
                for (var i = 0; i < label.Count; i++)
                {
                    if (IsLive(label.PostingsAt(i)))
                    {
                        names.Add(strings.ToText(name));
                        break;
                    }
                }
            }
        }
    }

    /// <summary>Whether any of some series has samples.</summary>
    private bool IsLive(in PostingsList postings)
    {
        for (var i = 0; i < postings.Count; i++)
        {
            if (table[postings[i]] is { } series && series.MayHaveRowsIn(long.MinValue, long.MaxValue))
            {
                return true;
            }
        }

        return false;
    }

    private List<HeadSeries> Find(IReadOnlyList<LabelMatcher> matchers)
    {
        lock (gate)
        {
            var ids = _selector.Select(matchers);
            var found = new List<HeadSeries>(ids.Length);
            foreach (var id in ids)
            {
                if (table[id] is { } series)
                {
                    found.Add(series);
                }
            }

            return found;
        }
    }

    private List<HeadSeries> FindLive(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        var found = Find(matchers);
        lock (gate)
        {
            found.RemoveAll(series => !series.MayHaveRowsIn(minMs, maxMs));
        }

        return found;
    }
}
