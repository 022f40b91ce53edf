using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Storage.Tests.Metrics;

public sealed class MetricMatchTests
{
    private readonly MetricHeadFixture _fixture = new();

    [Fact]
    public async Task Head_and_block_find_the_series_that_a_look_at_each_would()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        var all = new HashSet<LabelSet>();
        string[] pods = ["", "a", "b", "x1", "x2", "x9", "é"];
        for (var i = 0; i < 400; i++)
        {
            all.Add(LabelSet.Create(new[]
            {
                new Label("__name__", $"m{random.Next(4)}"), new Label("pod", pods[random.Next(pods.Length)]),
                new Label("n", $"{random.Next(300)}"), new Label("app", pods[random.Next(3)]),
            }.Where(label => label.Value.Length > 0)));
        }

        foreach (var labels in all)
        {
            _fixture.Push(MetricFrames.Of(labels, (1000, 1)));
        }

        var head = _fixture.Head;
        string[] names = ["app", "pod", "__name__", "n", "none"];
        string[] values = ["", "a", "b", "x1", "m1", "x.*", ".+", ".*", "a|b", "x[0-4]", "m[12]", "1.*", "nope", "é"];
        var queries = Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ => new LabelMatcher(
            names[random.Next(names.Length)], (MatchOp)random.Next(4), values[random.Next(values.Length)])).ToArray()).ToList();
        var answers = queries.ConvertAll(query => head.Series(query, 0, 2000).Select(labels => labels.ToString()).Order().ToList());
        var reader = await _fixture.FlushAsync();
        for (var i = 0; i < queries.Count; i++)
        {
            var wanted = all.Where(labels => labels.Matches(queries[i])).Select(labels => labels.ToString()).Order().ToList();

            Assert.Equal(wanted, answers[i]);
            Assert.Equal(wanted, (await reader.SeriesAsync(queries[i], 0, 2000, 0, MetricHeadFixture.None)).Select(labels => labels.ToString()).Order());
            var matching = all.Where(labels => labels.Matches(queries[i])).ToList();
            Assert.Equal(
                matching.Select(labels => labels.ValueOf("pod")).Where(value => value.Length > 0).Distinct().Order(),
                reader.LabelValues("pod", queries[i], 0, 2000).Order());
            Assert.Equal(
                matching.SelectMany(labels => labels).Select(label => label.Name).Distinct().Order(),
                reader.LabelNames(queries[i], 0, 2000).Order());
        }
    }

    [Theory]
    [InlineData("m.*")]
    [InlineData("m1|m7")]
    public async Task A_block_gives_series_in_the_order_of_the_head_it_was_written_from(string names)
    {
        var random = new Random(7);
        foreach (var n in Enumerable.Range(0, 300).OrderBy(_ => random.Next()))
        {
            _fixture.Push(MetricFrames.Of(LabelSet.Create(new Label("__name__", $"m{n % 100}"), new Label("n", $"{n}")), (1000, n)));
        }

        var selection = new MetricSelection([new LabelMatcher("__name__", MatchOp.Match, names)], 0, 2000) { IsOrdered = true };
        using var head = _fixture.Head.Select(selection);
        var wanted = head.Series.Select(series => series.Labels).ToList();
        var reader = await _fixture.FlushAsync();
        using var block = await reader.SelectAsync(selection, MetricHeadFixture.None);
        Assert.Equal(wanted, block.Series.Select(series => series.Labels));
    }

    [Theory]
    [InlineData(0, 999, 0)]
    [InlineData(0, 1000, 1)]
    [InlineData(3000, 9000, 3)]
    [InlineData(3001, 9000, 0)]
    public async Task Series_without_a_sample_in_the_stretch_are_left_out(long minMs, long maxMs, int count)
    {
        _fixture.Push(MetricFrames.Of(MetricFrames.Labels("float"), (1500, 1), (3000, 1)));
        _fixture.Push(MetricFrames.Of(MetricFrames.Labels("late"), (3000, 1)));
        _fixture.Push(MetricFrames.Of(MetricFrames.Labels("late"), (1000, 1)), MetricHeadFixture.Unordered);
        using var frames = new MetricFrames();
        _fixture.Push(frames.AddHistograms(
            MetricFrames.Labels("histogram"), (2000, Head.MetricHeadRulesTests.Histogram(1)), (3000, Head.MetricHeadRulesTests.Histogram(2))).ToFrame());

        Assert.Equal(count, _fixture.Head.Series([], minMs, maxMs).Count);
        Assert.Equal(count > 0 ? ["__name__"] : [], _fixture.Head.LabelNames([], minMs, maxMs));
        Assert.Equal(count > 0 ? 3 : 0, _fixture.Head.LabelValues("__name__", [], minMs, maxMs).Count); // Of the head as a whole.
        Assert.Equal(count, _fixture.Head.Select(new MetricSelection([], minMs, maxMs)).Series.Count);
        var reader = await _fixture.FlushAsync();
        Assert.Empty(_fixture.Head.LabelNames([], minMs, maxMs));
        Assert.Equal(count > 0 ? 3 : 0, reader.LabelValues("__name__", [], minMs, maxMs).Count);
        Assert.Equal(count, (await reader.SeriesAsync([], minMs, maxMs, 0, MetricHeadFixture.None)).Count);
    }

    [Fact]
    public async Task Exemplars_metadata_and_starts_come_back_from_a_block()
    {
        var labels = MetricFrames.Labels("requests_total");
        using var frames = new MetricFrames();
        _fixture.Push(frames
            .AddStarted(labels, 1000, 1, startMs: 500)
            .AddExemplar(labels, LabelSet.Create(new Label("trace_id", "abc")), 2.5, 900)
            .AddMetadata("requests_total", MetricType.Counter, "Requests.", "").ToFrame());
        using var more = new MetricFrames();
        _fixture.Push(more.AddStarted(labels, 2000, 5, 500).AddStarted(labels, 3000, 1, 2500).AddStarted(labels, 4000, 2, 0).ToFrame());
        var head = _fixture.ReadHead();
        _fixture.Restart();
        Assert.Equal(head, _fixture.ReadHead());

        var reader = await _fixture.FlushAsync();

        Assert.Equal(["500", "500", "2500", "0"], head.Select(line => line.Split(" ")[^1]));
        Assert.Equal(head, await MetricHeadFixture.ReadBlockAsync(reader));
        Assert.Equal([new MetricMetadata("requests_total", "counter", "Requests.", "")], reader.Metadata());
        var exemplar = Assert.Single(Assert.Single(reader.Exemplars([], 0, 1000)).Exemplars);
        Assert.Equal((2.5, 900L, "abc"), (exemplar.Value, exemplar.TimestampMs, exemplar.Labels.ValueOf("trace_id")));
        Assert.Empty(reader.Exemplars([], 901, 1000));
    }
}
