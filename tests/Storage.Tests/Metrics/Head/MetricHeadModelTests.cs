using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Tests.Metrics.Head;

/// <summary>The head against a model that keeps every sample in a sorted dictionary.</summary>
public sealed class MetricHeadModelTests
{
    private readonly MetricHeadFixture _fixture = new();
    private readonly Dictionary<LabelSet, SortedDictionary<long, string>> _model = [];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Head_replay_and_block_hold_what_a_model_holds(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < random.Next(1, 400); i++)
        {
            PushOne(random);
        }

        Assert.Equal(Model(), _fixture.ReadHead());
        var (minMs, maxMs) = (random.Next(40_000), (long)random.Next(40_000, 80_000));
        Assert.Equal(Model(minMs, maxMs), _fixture.ReadHead(minMs, maxMs));
        AssertLast(_fixture.Head.Select(new MetricSelection([], minMs, maxMs)).Series, minMs, maxMs);

        _fixture.Restart();
        Assert.Equal(Model(), _fixture.ReadHead());

        var reader = await _fixture.FlushAsync();
        Assert.Empty(_fixture.ReadHead());
        Assert.Equal(Model(), await MetricHeadFixture.ReadBlockAsync(reader));
        Assert.Equal(Model(minMs, maxMs), await MetricHeadFixture.ReadBlockAsync(reader, minMs, maxMs));
        AssertLast((await reader.SelectAsync(new MetricSelection([], minMs, maxMs), MetricHeadFixture.None)).Series, minMs, maxMs);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_are_whole_while_a_flush_runs_and_when_it_fails(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            PushOne(random);
        }

        var flush = _fixture.BeginFlush();
        for (var i = 0; i < 100; i++)
        {
            PushOne(random);
        }

        Assert.Equal(Model(), _fixture.ReadHead());
        flush.Abort();
        Assert.Equal(Model(), _fixture.ReadHead());
        for (var i = 0; i < 100; i++)
        {
            PushOne(random);
        }

        Assert.Equal(Model(), _fixture.ReadHead());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Frames_of_many_series_in_changing_order_reach_the_right_ones(int seed)
    {
        var random = new Random(seed);
        var series = Enumerable.Range(0, 30).Select(i => MetricFrames.Labels($"metric_{i % 7}", "n", $"{i}")).ToArray();
        for (var scrape = 1; scrape < 20; scrape++)
        {
            using var frames = new MetricFrames();
            foreach (var labels in series)
            {
                if (random.Next(10) > 0)
                {
                    double value = random.Next(1000);
                    frames.Add(labels, (scrape * 15_000, value));
                    _model.TryAdd(labels, []);
                    _model[labels].Add(scrape * 15_000, BitConverter.DoubleToUInt64Bits(value).ToString("x16") + " 0");
                }
            }

            _fixture.Push(frames.ToFrame());
            var (left, right) = (random.Next(series.Length), random.Next(series.Length));
            (series[left], series[right]) = (series[right], series[left]);
        }

        Assert.Equal(Model(), _fixture.ReadHead());
    }

    private void PushOne(Random random)
    {
        var labels = MetricFrames.Labels($"metric_{random.Next(3)}", "n", $"{random.Next(3)}");
        var samples = _model.TryGetValue(labels, out var known) ? known : _model[labels] = [];
        var newestMs = samples.Count == 0 ? 0 : samples.Keys.Last();
        var timestampMs = random.Next(6) == 0 ? random.Next(80_000) : newestMs + (random.Next(5) == 0 ? random.Next(1, 500) : 150);
        using var frames = new MetricFrames();
        if (labels.ValueOf("n") == "2" && random.Next(2) == 0)
        {
            var histogram = MetricHeadRulesTests.Histogram(random.Next(100));
            frames.AddHistograms(labels, (timestampMs, histogram));
            if (Push(frames, timestampMs == newestMs && samples.Count > 0))
            {
                samples.TryAdd(timestampMs, MetricHeadFixture.Text(histogram) + " 0");
            }

            return;
        }

        var value = random.Next(4) switch
        {
            0 => random.Next(100),
            1 => Math.Round(random.NextDouble() * 100, 2),
            2 => random.NextDouble(),
            _ => random.Next(3) == 0 ? double.NaN : -0.0,
        };
        frames.Add(labels, (timestampMs, value));
        if (Push(frames, timestampMs == newestMs && samples.Count > 0))
        {
            samples.TryAdd(timestampMs, BitConverter.DoubleToUInt64Bits(value).ToString("x16") + " 0");
        }
    }

    private bool Push(MetricFrames frames, bool isOfNewestTime)
    {
        var admission = _fixture.Push(frames.ToFrame(), MetricHeadFixture.Unordered);
        Assert.True(admission.Refusals.Count == 0 || isOfNewestTime);
        return admission.Refusals.Count == 0;
    }

    private List<string> Model(long minMs = long.MinValue, long maxMs = long.MaxValue)
    {
        var lines = _model.SelectMany(series => series.Value
            .Where(sample => sample.Key >= minMs && sample.Key <= maxMs)
            .Select(sample => FormattableString.Invariant($"{series.Key} {sample.Key:d20} {sample.Value}"))).ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private void AssertLast(IEnumerable<MetricSeries> series, long minMs, long maxMs)
    {
        foreach (var one in series)
        {
            var columns = new SampleColumns();
            one.ReadLast(minMs, maxMs, columns);
            var wanted = _model[one.Labels].Where(sample => sample.Key >= minMs && sample.Key <= maxMs)
                .Select(sample => FormattableString.Invariant($"{one.Labels} {sample.Key:d20} {sample.Value}")).TakeLast(1);
            Assert.Equal(wanted, MetricHeadFixture.Lines(one.Labels, columns));
        }
    }
}
