using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Trine.Hosting.Telemetry;

/// <summary>Listens to this process's meters and writes them as Prometheus's text exposition format 0.0.4.</summary>
/// <remarks>
/// Instrument names are metric names as they are; a counter's gets <c>_total</c> when it lacks it. Instruments of one
/// name and kind are one metric. Thread-safe: measuring never blocks on a scrape, and scrapes take turns.
/// </remarks>
public sealed class PrometheusExporter : IDisposable
{
    /// <summary>Of the response that carries <see cref="Render"/>.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Meters of this prefix are listened to: our own, not those of the libraries we use.</summary>
    private const string MeterPrefix = "Trine.";

    private const string DroppedName = "trine_metrics_dropped_measurements_total";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly Lock _scraping = new(); // guards _scrapes, and keeps observed values of two scrapes apart
    private long _scrapes;

    /// <param name="wants">Which instruments to listen to; null for those of this project's meters.</param>
    public PrometheusExporter(Func<Instrument, bool>? wants = null)
    {
        wants ??= static instrument => instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (wants(instrument) && MetricOf(instrument) is { } metric)
            {
                listener.EnableMeasurementEvents(instrument, metric);
            }
        };
        Listen<byte>(static value => value);
        Listen<short>(static value => value);
        Listen<int>(static value => value);
        Listen<long>(static value => value);
        Listen<float>(static value => value);
        Listen<double>(static value => value);
        Listen<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>Asks observable instruments and writes every metric, sorted by name.</summary>
    public string Render()
    {
        lock (_scraping)
        {
            _scrapes++;
            foreach (var metric in _metrics.Values)
            {
                metric.BeginScrape(_scrapes);
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var metric in _metrics.Values.OrderBy(static metric => metric.Name, StringComparer.Ordinal))
            {
                metric.EndScrape();
                Append(text, metric);
            }

            AppendDropped(text);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Listen<T>(Func<T, double> toDouble)
        where T : struct
        => _listener.SetMeasurementEventCallback<T>(
            (_, value, tags, state) => (state as Metric)?.Record(toDouble(value), tags));

    /// <summary>The metric of an instrument; null when its type is unknown or its name is taken by another kind.</summary>
    private Metric? MetricOf(Instrument instrument)
    {
        if (MetricKinds.Of(instrument) is not { } kind)
        {
            return null;
        }

        var name = ExpositionText.NameOf(instrument.Name);
        var isCounter = kind is MetricKind.Counter or MetricKind.ObservedCounter;
        name = isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
        var metric = _metrics.GetOrAdd(name, _ => new Metric(name, kind, instrument));
        return metric.Kind == kind ? metric : null;
    }

    private static void Append(StringBuilder text, Metric metric)
    {
        var series = metric.Series;
        if (series.Length == 0)
        {
            return;
        }

        text.Append("# HELP ").Append(metric.Name).Append(' ');
        ExpositionText.AppendHelp(text, metric.Help);
        text.Append("\n# TYPE ").Append(metric.Name).Append(' ').Append(MetricKinds.TypeNameOf(metric.Kind)).Append('\n');
        foreach (var one in series)
        {
            if (metric.Kind == MetricKind.Histogram)
            {
                AppendHistogram(text, metric, one);
            }
            else
            {
                AppendSample(text, metric.Name, "", one.Labels, "", one.Value);
            }
        }
    }

    private static void AppendHistogram(StringBuilder text, Metric metric, MetricSeries series)
    {
        // The count is the last bucket's, so that both agree while measurements go on.
        var count = 0L;
        for (var index = 0; index < metric.Bounds.Length; index++)
        {
            count += series.BucketAt(index);
            var bound = new StringBuilder("le=\"");
            ExpositionText.AppendNumber(bound, metric.Bounds[index]);
            AppendSample(text, metric.Name, "_bucket", series.Labels, bound.Append('"').ToString(), count);
        }

        count += series.BucketAt(metric.Bounds.Length);
        AppendSample(text, metric.Name, "_bucket", series.Labels, "le=\"+Inf\"", count);
        AppendSample(text, metric.Name, "_sum", series.Labels, "", series.Value);
        AppendSample(text, metric.Name, "_count", series.Labels, "", count);
    }

    private static void AppendSample(
        StringBuilder text, string name, string suffix, string labels, string lastLabel, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length + lastLabel.Length > 0)
        {
            text.Append('{').Append(labels).Append(labels.Length > 0 && lastLabel.Length > 0 ? "," : "")
                .Append(lastLabel).Append('}');
        }

        text.Append(' ');
        ExpositionText.AppendNumber(text, value);
        text.Append('\n');
    }

    private void AppendDropped(StringBuilder text)
    {
        text.Append("# HELP ").Append(DroppedName).Append(" Measurements whose tags exceeded the bound of their metric.\n")
            .Append("# TYPE ").Append(DroppedName).Append(" counter\n");
        foreach (var metric in _metrics.Values.Where(static metric => metric.Dropped > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{DroppedName}{{metric=\"{metric.Name}\"}} {metric.Dropped}\n");
        }
    }
}
