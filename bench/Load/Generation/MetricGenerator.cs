using Trine.Codecs;
using Trine.Model;

namespace Trine.Load.Generation;

/// <summary>
/// Makes remote write bodies as a scraping Prometheus sends them: one sample a series, scrape after scrape. Counters that
/// mostly stand or grow a little, gauges that walk in hundredths, buckets of classic histograms. The same seed gives the
/// same bytes.
/// </summary>
public sealed class MetricGenerator
{
    /// <summary>Series of one target: 100 counters, 40 gauges, 60 buckets.</summary>
    private const int TargetSeries = 200;
    private const int BodySeries = 2000;
    private const int ScrapeSeconds = 15;
    private const int SampleBytes = sizeof(long) + sizeof(double);
    private const int CounterNames = 50;
    private const int GaugeNames = 40;
    private const string BucketName = "shop_request_duration_seconds_bucket";

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Bounds = ["0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"];

    private readonly int _seed;
    private readonly byte[][] _labels;
    private readonly SeriesKind[] _kinds;
    private readonly double[] _values;
    private readonly Random _random;

    public MetricGenerator(int seed, int series)
    {
        _seed = seed;
        _random = new Random(seed);
        _labels = new byte[series][];
        _kinds = new SeriesKind[series];
        _values = new double[series];
        for (var i = 0; i < series; i++)
        {
            var place = i % TargetSeries;
            _kinds[i] = place < 100 ? SeriesKind.Counter : place < 140 ? SeriesKind.Gauge : SeriesKind.Bucket;
            _labels[i] = Encode(LabelsOf(i / TargetSeries, place, _kinds[i]));
            _values[i] = _kinds[i] == SeriesKind.Gauge ? _random.NextDouble() * 100 : _random.Next(100_000);
        }
    }

    private enum SeriesKind
    {
        Counter,
        Gauge,
        Bucket,
    }

    /// <summary>Every name that a target has.</summary>
    public static IEnumerable<string> Names
        => Enumerable.Range(0, CounterNames).Select(CounterName)
            .Concat(Enumerable.Range(0, GaugeNames).Select(GaugeName))
            .Append(BucketName);

    /// <summary>Makes the bodies of so many scrapes of every series.</summary>
    public PreparedLoad Generate(int scrapes)
    {
        var bodies = new List<PushBody>();
        for (var scrape = 0; scrape < scrapes; scrape++)
        {
            var timeMs = (Start + TimeSpan.FromSeconds(scrape * ScrapeSeconds)).ToUnixTimeMilliseconds();
            for (var first = 0; first < _labels.Length; first += BodySeries)
            {
                var count = Math.Min(BodySeries, _labels.Length - first);
                bodies.Add(new PushBody(EncodeBody(first, count, timeMs), count, (long)count * SampleBytes));
            }
        }

        var start = Start.ToUnixTimeSeconds() * TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerSecond;
        return new PreparedLoad
        {
            Bodies = bodies,
            ContentType = "application/x-protobuf",
            ContentEncoding = "snappy",
            Range = new TimeRange(start, start + (scrapes * ScrapeSeconds * TimeSpan.NanosecondsPerTick * TimeSpan.TicksPerSecond)),
            Needle = "",
            Description = $"generated from seed {_seed}: {_labels.Length} series (counters, gauges, classic buckets) of "
                + $"12 labels, {scrapes} scrapes {ScrapeSeconds} s apart, one sample a series and request",
        };
    }

    private static string CounterName(int number) => $"shop_events_{number}_total";

    private static string GaugeName(int number) => $"shop_level_{number}";

    private static SortedDictionary<string, string> LabelsOf(int target, int place, SeriesKind kind)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["__name__"] = kind switch
            {
                SeriesKind.Counter => CounterName(place % CounterNames),
                SeriesKind.Gauge => GaugeName(place % GaugeNames),
                _ => BucketName,
            },
            ["cluster"] = $"region-{target % 3}",
            ["namespace"] = $"team-{target % 7}",
            ["pod"] = $"unit-{target % 20}-{target:x6}",
            ["instance"] = $"10.1.{target / 256}.{target % 256}:9090",
            ["job"] = $"unit-{target % 20}",
            ["container"] = "app",
            ["env"] = "live",
        };
        if (kind == SeriesKind.Counter)
        {
            labels["code"] = place < 50 ? "200" : "500";
        }
        else if (kind == SeriesKind.Bucket)
        {
            labels["le"] = Bounds[place % Bounds.Length];
            labels["handler"] = $"/api/{(place - 140) / Bounds.Length}";
        }

        return labels;
    }

    private static byte[] Encode(SortedDictionary<string, string> labels)
    {
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        foreach (var (name, value) in labels)
        {
            var label = writer.BeginMessage(1);
            writer.WriteString(1, name);
            writer.WriteString(2, value);
            writer.EndMessage(label);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private byte[] EncodeBody(int first, int count, long timeMs)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        for (var i = first; i < first + count; i++)
        {
            _values[i] = NextValue(i);
            var series = writer.BeginMessage(1);
            message.Append(_labels[i]);
            var sample = writer.BeginMessage(2);
            writer.WriteDouble(1, _values[i]);
            writer.WriteInt64(2, timeMs + (i % 977)); // A target is scraped at its own moment.
            writer.EndMessage(sample);
            writer.EndMessage(series);
        }

        using var body = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, body);
        return body.WrittenSpan.ToArray();
    }

    private double NextValue(int series) => _kinds[series] switch
    {
        SeriesKind.Counter => _values[series] + (_random.Next(3) == 0 ? 0 : _random.Next(50)),
        SeriesKind.Gauge => Math.Round(_values[series] + (_random.NextDouble() * 4) - 2, 2),
        _ => _values[series] + _random.Next(4),
    };
}
