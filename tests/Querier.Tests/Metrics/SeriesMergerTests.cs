using Trine.Model;
using Trine.Model.Metrics;
using Trine.Querier.Metrics;

namespace Trine.Querier.Tests.Metrics;

public class SeriesMergerTests
{
    private static readonly LabelSet Labels = LabelSet.Create(new Label("__name__", "a"));

    [Fact]
    public void A_sample_of_each_instant_comes_once()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var all = new SortedDictionary<long, double>();
            var parts = new List<SeriesSet>();
            for (var part = random.Next(1, 4); part >= 0; part--)
            {
                var columns = new SampleColumns();
                var time = random.NextInt64(-50, 50);
                for (var i = random.Next(20); i > 0; i--)
                {
                    time += random.Next(1, 9);
                    columns.Add(time, time * 2);
                    all[time] = time * 2;
                }

                parts.Add(new SeriesSet([new ColumnSeries(Labels, columns)], [], null));
            }

            var series = Assert.Single(SeriesMerger.Merge(parts, []).Series);
            var (min, max) = (random.NextInt64(-60, 60), random.NextInt64(-60, 200));
            var wanted = all.Where(sample => sample.Key >= min && sample.Key <= max).ToList();
            var found = new SampleColumns();
            series.Read(min, max, found);
            Assert.True(found.TimestampsMs.SequenceEqual(wanted.Select(s => s.Key).ToArray()), $"seed {seed}, run {run}");
            Assert.True(found.Values.SequenceEqual(wanted.Select(s => s.Value).ToArray()), $"seed {seed}, run {run}");
            found.Clear();
            series.ReadLast(min, max, found);
            Assert.True(
                found.TimestampsMs.SequenceEqual(wanted.TakeLast(1).Select(s => s.Key).ToArray()),
                $"seed {seed}, run {run}");
        }
    }

    [Fact]
    public void Histograms_and_start_times_are_kept()
    {
        var histogram = new FloatHistogram { Count = 1 };
        var (first, second) = (new SampleColumns(), new SampleColumns());
        first.Add(1, 5, startTimestampMs: 1);
        first.Add(3, histogram, startTimestampMs: 1);
        second.Add(2, 6);
        second.Add(3, histogram);
        var merged = SeriesMerger.Merge(
        [
            new([new ColumnSeries(Labels, first)], ["w"], null), new([new ColumnSeries(Labels, second)], ["w"], null),
        ],
        []);
        var found = new SampleColumns();
        merged.Series[0].Read(0, 9, found);
        Assert.Equal([1, 2, 3], found.TimestampsMs.ToArray());
        Assert.Equal([1, 0, 1], found.StartTimestampsMs.ToArray());
        Assert.Same(histogram, found.Histograms[2]);
        Assert.Equal(["w"], merged.Warnings);
    }

    [Fact]
    public void Different_series_stay_apart_and_every_lease_is_given_back()
    {
        var leases = new List<Lease>();
        var merged = SeriesMerger.Merge([One("a"), One("b")], [One("a")]);
        Assert.Equal(2, merged.Series.Count);
        merged.Dispose();
        Assert.All(leases, lease => Assert.Equal(1, lease.Disposals));

        SeriesSet One(string name)
        {
            leases.Add(new Lease());
            var labels = LabelSet.Create(new Label("__name__", name));
            return new SeriesSet([new ColumnSeries(labels, new SampleColumns())], [], leases[^1]);
        }
    }

    [Fact]
    public void Series_come_in_the_order_in_which_they_first_appear_and_the_samples_of_heads_count()
    {
        var merged = SeriesMerger.Merge(
            [Set(1, "new", "b"), Set(2, "b", "c")],
            [Set(3, "b", "a"), Set(4, "a", "c", "z")]);
        Assert.Equal(["b", "a", "c", "z", "new"], merged.Series.Select(series => series.Labels.ValueOf("__name__")));
        Assert.Equal([1, 3, 2, 4, 1], merged.Series.Select(series =>
        {
            var found = new SampleColumns();
            series.Read(0, 9, found);
            return found.Values[0];
        }));

        static SeriesSet Set(double value, params string[] names) => new(
            [
                .. names.Select(name =>
                {
                    var samples = new SampleColumns();
                    samples.Add(5, value);
                    return new ColumnSeries(LabelSet.Create(new Label("__name__", name)), samples);
                }),
            ],
            [],
            null);
    }

    [Fact]
    public void Replicas_are_counted_once()
    {
        var answer = new MetricCardinality(4, 6, 10, 20, [new("job", [new("a", 3), new("b", 1)])]);
        var other = new MetricCardinality(2, 2, 5, 15, [new("job", [new("a", 1)]), new("x", [new("y", 2)])]);
        var merged = CardinalityMerger.Merge([answer, other], replicas: 2);
        Assert.Equal((3, 4, 5, 20), (merged.SeriesCount, merged.ChunkCount, merged.MinMs, merged.MaxMs));
        var job = merged.Labels.Single(label => label.Name == "job");
        Assert.Equal([new("a", 2), new("b", 1)], job.Values.OrderBy(value => value.Value));
    }

    private sealed class Lease : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
