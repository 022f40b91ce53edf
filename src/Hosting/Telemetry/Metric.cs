using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Trine.Hosting.Telemetry;

/// <summary>One metric with all its series: what instruments of one name measure together. Thread-safe.</summary>
internal sealed class Metric
{
    /// <summary>Enough for routes, reasons and a few thousand tenants; more is dropped and counted.</summary>
    public const int SeriesMax = 4096;

    /// <summary>The same tags in several orders are one series, but as many keys.</summary>
    private const int KeysMax = 2 * SeriesMax;

    /// <summary>Prometheus's client libraries use these when an instrument brings no advice.</summary>
    private static readonly double[] DefaultBounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<TagSet, MetricSeries> _byTags = new(TagSet.Comparer.Instance);
    private readonly ConcurrentDictionary<TagSet, MetricSeries>
        .AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;

    private readonly Dictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal); // guarded by _lock
    private readonly Lock _lock = new();
    private long _scrape;
    private long _dropped;

    public Metric(string name, MetricKind kind, Instrument instrument)
    {
        Name = name;
        Kind = kind;
        Help = instrument.Description ?? "";
        Bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public MetricKind Kind { get; }

    public string Help { get; }

    /// <summary>A histogram's bucket bounds.</summary>
    public double[] Bounds { get; }

    /// <summary>Measurements that found no place for their tags.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>A snapshot of the series, sorted by labels.</summary>
    public MetricSeries[] Series
    {
        get
        {
            lock (_lock)
            {
                return [.. _byLabels.Values.OrderBy(static series => series.Labels, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Called for each measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // Fast path: tags seen before, in this order.
        if (!_lookup.TryGetValue(tags, out var series))
        {
            // Slow path: rare, because tag sets are few and bounded.
            series = Add(tags);
        }

        if (series is null)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        switch (Kind)
        {
            case MetricKind.Counter or MetricKind.Sum:
                series.Add(value);
                break;
            case MetricKind.Histogram:
                series.Observe(value);
                break;
            default:
                series.Set(value);
                series.LastScrape = Volatile.Read(ref _scrape);
                break;
        }
    }

    /// <summary>Before observed instruments report: what does not report by the end of this scrape is gone.</summary>
    public void BeginScrape(long scrape) => Volatile.Write(ref _scrape, scrape);

    /// <summary>Forgets series of an observed metric that have not reported in the scrape now ending.</summary>
    public void EndScrape()
    {
        if (!Kind.IsObserved())
        {
            return;
        }

        lock (_lock)
        {
            foreach (var (tags, series) in _byTags)
            {
                if (series.LastScrape != _scrape)
                {
                    _byTags.TryRemove(tags, out _);
                    _byLabels.Remove(series.Labels);
                }
            }
        }
    }

    private MetricSeries? Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        lock (_lock)
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_byLabels.Count >= SeriesMax)
                {
                    return null;
                }

                _byLabels[labels] = series = new MetricSeries(labels, Bounds);
            }

            if (_byTags.Count < KeysMax)
            {
                _byTags[new TagSet(tags.ToArray())] = series;
            }

            return series;
        }
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var sorted = tags.ToArray();
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        var text = new StringBuilder();
        foreach (var (key, value) in sorted)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(ExpositionText.NameOf(key)).Append("=\"");
            ExpositionText.AppendLabelValue(text, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            text.Append('"');
        }

        return text.ToString();
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        IEnumerable<double>? advised = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
            Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(static bound => (double)bound),
            Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(static bound => (double)bound),
            _ => null,
        };
        return advised is null ? DefaultBounds : [.. advised.Order()];
    }
}
