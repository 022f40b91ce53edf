using System.Globalization;
using Trine.Testing.Metrics;

namespace Trine.Crash.Tests.Loads;

/// <summary>Samples over remote write and Prometheus's API: a handful of series, some new in every request.</summary>
internal sealed class MetricCrashLoad(Uri server, string name, long startMs, Random random) : CrashLoad
{
    private const int OldSeries = 5;
    private const int NewSeriesOneIn = 4;

    private readonly PrometheusClient _client = new(server);
    private long _made;

    public override Task PushNextAsync(int count, out IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        var samples = Enumerable.Range(0, count).Select(_ => NextSample()).ToList();
        items = [.. samples.Select(sample => Text(sample.Series, sample.TimestampMs, sample.Value))];
        return _client.PushAsync(RemoteWriteBody.Encode(samples.Select(PointOf)), cancellationToken);
    }

    public override async Task<IReadOnlyDictionary<string, int>> FoundAsync(CancellationToken cancellationToken)
    {
        var seconds = (_made / 1000) + 2;
        var result = await _client.QueryAsync(
            $"crash{{load=\"{name}\"}}[{seconds}s]", (startMs / 1000) + seconds - 1, cancellationToken);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);

        // Not null: the shape of every matrix.
        foreach (var series in result)
        {
            foreach (var sample in series!["values"]!.AsArray())
            {
                var timestampMs = (long)Math.Round(sample![0]!.GetValue<double>() * 1000);
                var item = Text(series["metric"]!["series"]!.GetValue<string>(), timestampMs, sample[1]!.GetValue<string>());
                found[item] = found.GetValueOrDefault(item) + 1;
            }
        }

        return found;
    }

    protected override void Dispose(bool disposing) => _client.Dispose();

    private static string Text(string series, long timestampMs, string value) => $"{series}@{timestampMs}={value}";

    /// <summary>Each a millisecond later than the one before, so that none is out of order.</summary>
    private (string Series, long TimestampMs, string Value) NextSample()
    {
        var id = _made++;
        var series = random.Next(NewSeriesOneIn) == 0 ? $"new-{id}" : $"old-{random.Next(OldSeries)}";
        return (series, startMs + id, random.Next(1_000_000).ToString(CultureInfo.InvariantCulture));
    }

    private MetricPoint PointOf((string Series, long TimestampMs, string Value) sample) => new(
        [("__name__", "crash"), ("load", name), ("series", sample.Series)],
        sample.TimestampMs,
        double.Parse(sample.Value, CultureInfo.InvariantCulture));
}
