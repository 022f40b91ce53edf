using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL;

namespace Trine.Micro.PromQL;

/// <summary>
/// Series in memory as scrapes leave them: targets with metrics whose series share timestamps. Metrics:
/// <c>requests_total</c>
/// (1 series a target), <c>latency_bucket</c> (30 series a target: 3 routes of 10 buckets) and as many others as asked
/// for.
/// </summary>
internal sealed class RegularSource : ISeriesSource
{
    public const long StartMs = 1_768_471_200_000;
    public const int SamplesPerSeries = 480;
    public const long IntervalMs = 15_000;

    private const int TargetsPerJob = 20;
    private const int Routes = 3;
    private const int Buckets = 10;
    private const int Seed = 7;

    private readonly ILookup<string, MetricSeries> _byName;
    private readonly MetricSeries[] _all;

    public RegularSource(int targets, int othersPerTarget)
    {
        var random = new Random(Seed);
        var series = new List<MetricSeries>();
        for (var target = 0; target < targets; target++)
        {
            var times = new long[SamplesPerSeries];
            var offset = random.Next((int)IntervalMs);
            for (var i = 0; i < times.Length; i++)
            {
                times[i] = StartMs + offset + i * IntervalMs;
            }

            AddTarget(series, target, othersPerTarget, times, random);
        }

        _all = [.. series];
        _byName = series.ToLookup(one => one.Labels.ValueOf("__name__"));
    }

    public static long EndMs => StartMs + SamplesPerSeries * IntervalMs;

    public ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
    {
        var name = selection.Matchers.First(matcher => matcher.Name == "__name__");
        MetricSeries[] found = name.Op == MatchOp.Equal ? [.. _byName[name.Value]] : _all;
        return ValueTask.FromResult(new SeriesSet(found, [], null));
    }

    private static void AddTarget(
        List<MetricSeries> series, int target, int others, long[] times, Random random)
    {
        Label[] labels = [new("job", $"job-{target / TargetsPerJob}"), new("instance", $"10.0.0.{target}:9090")];
        series.Add(Create([new("__name__", "requests_total"), .. labels], times, random));
        for (var i = 0; i < Routes * Buckets; i++)
        {
            series.Add(Create(
                [
                    new("__name__", "latency_bucket"),
                    new("route", $"/api/{i / Buckets}"),
                    new("le", i % Buckets == Buckets - 1 ? "+Inf" : $"0.{i % Buckets + 1}"),
                    .. labels,
                ],
                times,
                random));
        }

        for (var i = 0; i < others; i++)
        {
            series.Add(Create([new("__name__", $"metric_{i}"), .. labels], times, random));
        }
    }

    private static RegularSeries Create(Label[] labels, long[] times, Random random)
    {
        var values = new double[times.Length];
        var value = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            value = random.Next(1000) == 0 ? 0 : value + random.Next(10);
            values[i] = value;
        }

        return new RegularSeries(LabelSet.Create(labels.AsSpan()), times, values);
    }
}
