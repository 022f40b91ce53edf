using System.Globalization;
using System.Text.Json.Nodes;
using Trine.Codecs;

namespace Trine.Crash.Tests.Loads;

/// <summary>Samples over remote write and Prometheus's API: a handful of series, some new in every request.</summary>
internal sealed class MetricCrashLoad(Uri server, string name, long startMs, Random random) : CrashLoad
{
    private const int OldSeries = 5;
    private const int NewSeriesOneIn = 4;

    private readonly HttpClient _http = new() { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
    private long _made;

    public override Task PushNextAsync(int count, out IReadOnlyList<string> items, CancellationToken cancellationToken)
    {
        var samples = Enumerable.Range(0, count).Select(_ => NextSample()).ToList();
        items = [.. samples.Select(sample => Text(sample.Series, sample.TimestampMs, sample.Value))];
        return PushAsync(Encode(samples), cancellationToken);
    }

    public override async Task<IReadOnlyDictionary<string, int>> FoundAsync(CancellationToken cancellationToken)
    {
        var seconds = (_made / 1000) + 2;
        var query = $"crash{{load=\"{name}\"}}[{seconds}s]";
        var time = (startMs / 1000) + seconds - 1;
        var path = $"api/v1/query?query={Uri.EscapeDataString(query)}&time={time.ToString(CultureInfo.InvariantCulture)}";
        var answer = JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken));
        var found = new Dictionary<string, int>(StringComparer.Ordinal);

        // Not null: the shape of every matrix.
        foreach (var series in answer!["data"]!["result"]!.AsArray())
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

    protected override void Dispose(bool disposing) => _http.Dispose();

    private static string Text(string series, long timestampMs, string value) => $"{series}@{timestampMs}={value}";

    /// <summary>Each a millisecond later than the one before, so that none is out of order.</summary>
    private (string Series, long TimestampMs, string Value) NextSample()
    {
        var id = _made++;
        var series = random.Next(NewSeriesOneIn) == 0 ? $"new-{id}" : $"old-{random.Next(OldSeries)}";
        return (series, startMs + id, random.Next(1_000_000).ToString(CultureInfo.InvariantCulture));
    }

    private byte[] Encode(IEnumerable<(string Series, long TimestampMs, string Value)> samples)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        foreach (var group in samples.GroupBy(static sample => sample.Series))
        {
            var series = writer.BeginMessage(1);
            WriteLabel(writer, "__name__", "crash");
            WriteLabel(writer, "load", name);
            WriteLabel(writer, "series", group.Key);
            foreach (var (_, timestampMs, value) in group)
            {
                var sample = writer.BeginMessage(2);
                writer.WriteDouble(1, double.Parse(value, CultureInfo.InvariantCulture));
                writer.WriteInt64(2, timestampMs);
                writer.EndMessage(sample);
            }

            writer.EndMessage(series);
        }

        using var body = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, body);
        return body.WrittenSpan.ToArray();
    }

    private static void WriteLabel(ProtoWriter writer, string label, string value)
    {
        var mark = writer.BeginMessage(1);
        writer.WriteString(1, label);
        writer.WriteString(2, value);
        writer.EndMessage(mark);
    }

    private async Task PushAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var answer = await _http.PostAsync(new Uri("api/v1/write", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
