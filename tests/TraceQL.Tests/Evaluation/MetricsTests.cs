using Trine.Model;
using Trine.Model.Traces;
using Trine.TraceQL.Evaluation;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Tests.Evaluation;

public sealed class MetricsTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public async Task An_interval_excludes_its_start_includes_its_end_and_one_more_stands_in_front()
    {
        var series =
            await RangeAsync("{} | count_over_time()", [Span(60), Span(60.5), Span(120), Span(120.1)], 60, 120);

        Assert.Equal([60_000L, 120_000L], Assert.Single(series).TimestampsMs);
        Assert.Equal((double[])[1.0, 2.0], series[0].Values);
        Assert.Equal("__name__", Assert.Single(series[0].Labels).Key);
    }

    [Fact]
    public async Task An_instant_query_has_one_sample_at_the_end_and_leaves_out_the_start()
    {
        var result = await QueryAsync("{} | rate()", [Span(60), Span(61), Span(120)], 60, 120, step: 0);

        Assert.Equal([120_000L], Assert.Single(result.Series).TimestampsMs);
        Assert.Equal(2 / 60.0, result.Series[0].Values[0], 1e-12);
    }

    [Fact]
    public async Task Counts_have_zeros_where_nothing_is_and_extremes_have_no_sample()
    {
        TestSpan[] spans = [Span(61, 3), Span(62, 1), Span(241, 5)];

        Assert.Equal(
            (double[])[0.0, 2, 0, 0, 1], (await RangeAsync("{} | count_over_time()", spans, 60, 300))[0].Values);
        var max = (await RangeAsync("{} | max_over_time(span.n)", spans, 60, 300))[0];
        Assert.Equal([120_000L, 300_000L], max.TimestampsMs);
        Assert.Equal((double[])[3.0, 5], max.Values);
        Assert.Equal((double[])[2.0, 5], (await RangeAsync("{} | avg_over_time(span.n)", spans, 60, 300))[0].Values);
        Assert.Equal((double[])[4.0, 5], (await RangeAsync("{} | sum_over_time(span.n)", spans, 60, 300))[0].Values);
    }

    [Fact]
    public async Task A_count_that_nothing_splits_is_zero_without_any_span_that_matches()
    {
        var series = await RangeAsync("{ .none = 1 } | rate()", [Span(61)], 60, 120);

        Assert.Equal((double[])[0.0, 0], Assert.Single(series).Values);
        Assert.Empty(await RangeAsync("{ .none = 1 } | rate() by (name)", [Span(61)], 60, 120));
    }

    [Fact]
    public async Task Missing_values_lose_their_label_unless_it_is_the_last_one_left()
    {
        var series =
            await RangeAsync("{} | count_over_time() by (span.none, span.n)", [Span(61, 7), Span(62)], 60, 120);

        Assert.Equal(
            ["span.n=7", "span.none=nil"],
            series.Select(each => string.Join(",", each.Labels.Select(label => $"{label.Key}={Text(label.Value)}")))
                .Order());
    }

    [Theory]
    [InlineData("name", "topk(1)", "a")]
    [InlineData("name", "bottomk(1)", "c")]
    [InlineData("span.n", "topk(2)", "2,3")]
    [InlineData("span.n", "bottomk(2)", "1,2")]
    [InlineData("status", "topk(1)", "error")]
    [InlineData("status", "bottomk(2)", "ok,unset")]
    public async Task Of_equal_series_the_top_are_the_first_texts_and_greatest_numbers_the_bottom_the_others(
        string by, string stage, string kept)
    {
        TestSpan[] spans =
        [
            Span(61, 1) with { Name = "a", Status = 1 },
            Span(61, 2) with { Name = "b", Status = 2 },
            Span(61, 3) with { Name = "c" },
        ];

        var series = await RangeAsync($"{{}} | max_over_time(duration) by ({by}) | {stage}", spans, 60, 120);

        Assert.Equal(kept, string.Join(',', series.Select(each => Text(each.Labels[0].Value)).Order()));
    }

    [Theory]
    [InlineData("histogram_over_time(span.n)", "__bucket")]
    [InlineData("quantile_over_time(span.n, 0.5)", "p")]
    public async Task Missing_values_lose_the_last_label_where_the_function_adds_one(string function, string label)
    {
        var series = await RangeAsync($"{{}} | {function} by (span.none)", [Span(61, 7)], 60, 120);

        Assert.Equal(label, Assert.Single(Assert.Single(series).Labels).Key);
    }

    [Fact]
    public async Task Series_are_split_by_an_attribute_without_scope_of_the_span_or_else_of_the_resource()
    {
        var one = new TestAttributes(("a", TraceQLValue.OfWhole(1)));
        var two = new TestAttributes(("a", TraceQLValue.OfWhole(2)));
        var three = new TestAttributes(("a", TraceQLValue.OfWhole(3)));
        TestSpan[] spans =
        [
            Span(61) with { Attributes = one, Resource = two },
            Span(61) with { Resource = two, Scope = new TestScope("", "", three) },
            Span(61) with { Scope = new TestScope("", "", three) },
            Span(61) with { Events = [new TestEvent("", 0, three)] },
        ];

        var series = await RangeAsync("{} | count_over_time() by (.a)", spans, 60, 120);

        Assert.Equal(
            [".a=1:1", ".a=2:1", ".a=nil:2"],
            series.Select(each => $"{each.Labels[0].Key}={Text(each.Labels[0].Value)}:{each.Values[1]}").Order());
    }

    [Theory]
    [InlineData(1, 258_111)]
    [InlineData(10_000, 1_667)]
    public void Series_are_bounded_by_their_numbers_and_their_labels(int intervals, int seriesMax)
    {
        var arrays = new IntervalArrays(intervals, 0);
        _ = Enumerable.Range(0, seriesMax).Sum(series => arrays[series].Length);

        var fault = Assert.Throws<RequestException>(() => arrays[seriesMax]);
        Assert.Contains("too many series", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quantiles_are_bounded_as_series_are()
    {
        var query = $"{{}} | quantile_over_time(span.n{string.Concat(Enumerable.Repeat(", .5", 1_668))})";

        var fault =
            await Assert.ThrowsAsync<RequestException>(() => QueryAsync(query, [Span(61, 7)], 0, 9_999, 1));

        Assert.Contains("too many series", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durations_are_answered_in_seconds_by_powers_of_two()
    {
        TestSpan[] spans =
            [Span(61) with { DurationNs = 3 }, Span(61) with { DurationNs = 4 }, Span(61) with { DurationNs = 1 }];

        var histogram = Assert.Single(await RangeAsync("{} | histogram_over_time(duration)", spans, 60, 120));
        Assert.Equal(TraceValue.OfNumber(4e-9), histogram.Labels.Single(label => label.Key == "__bucket").Value);
        Assert.Equal((double[])[0.0, 2], histogram.Values);
        Assert.Equal(
            3e-9, (await RangeAsync("{ duration = 3ns } | max_over_time(duration)", spans, 60, 120))[0].Values[0],
            1e-15);
    }

    [Theory]
    [InlineData(1.0, 8)] // The last bucket is used up: its end.
    [InlineData(0.25, 2)] // The first of four fills the first bucket.
    [InlineData(0.5, 2.8284271247461903)] // The first of two in the bucket from 2 to 4: 2^1.5.
    public async Task A_quantile_is_interpolated_between_powers_of_two(double quantile, double want)
    {
        var p = quantile.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var series = Assert.Single(await RangeAsync(
            $"{{}} | quantile_over_time(span.n, {p})", [Span(61, 2), Span(61, 3), Span(61, 4), Span(61, 8)], 60, 120));

        Assert.Equal(want, series.Values[1], 1e-12);
        Assert.Equal(0, series.Values[0]);
    }

    [Fact]
    public async Task Topk_chooses_at_each_time_and_of_equal_series_the_first_by_label()
    {
        TestSpan[] spans = [Named(61, "b"), Named(61, "a"), Named(121, "b"), Named(121, "b"), Named(121, "a")];

        var series = await RangeAsync("{} | count_over_time() by (name) | topk(1)", spans, 120, 180);

        Assert.Equal(["a", "b"], series.Select(each => each.Labels[0].Value.Text).Order());
        Assert.Equal([120_000L], series.Single(each => each.Labels[0].Value.Text == "a").TimestampsMs);
        Assert.Equal([180_000L], series.Single(each => each.Labels[0].Value.Text == "b").TimestampsMs);
    }

    [Fact]
    public async Task A_comparison_drops_points_and_arithmetic_pairs_equal_labels()
    {
        TestSpan[] spans = [Named(61, "a"), Named(121, "a"), Named(122, "a"), Named(121, "b")];

        var above = Assert.Single(await RangeAsync("{} | count_over_time() by (name) > 1", spans, 120, 180));
        Assert.Equal([2.0], above.Values);
        var half = await RangeAsync("({} | count_over_time() by (name)) / ({} | count_over_time())", spans, 120, 180);
        Assert.Equal((double[])[1.0, 2 / 3.0], half.Single(each => each.Labels[0].Value.Text == "a").Values);
        var named = Assert.Single(await RangeAsync("({} | rate()) * (3 / 2)", spans, 120, 180));
        Assert.Equal("(rate * 1)", named.Labels[0].Value.Text);
    }

    [Fact]
    public async Task Compare_counts_values_inside_and_outside_of_the_selection()
    {
        var series =
            await RangeAsync(
            "{} | compare({ span.n > 1 }, 1)", [Span(61, 1), Span(61, 2), Span(61, 3), Span(61, 3)], 60, 120);

        double? Of(string type, string key, TraceValue value) => series.SingleOrDefault(each
            => each.Labels.Count == 2 && each.Labels[0].Value.Text == type
            && each.Labels[1] == new TraceAttribute(key, value))?.Values[^1];
        Assert.Equal(1, Of("baseline", "span.n", TraceValue.OfWhole(1)));
        Assert.Equal(2, Of("selection", "span.n", TraceValue.OfWhole(3)));
        Assert.Null(Of("selection", "span.n", TraceValue.OfWhole(2)));
        Assert.Equal(3, Of("selection_total", "span.n", TraceValue.OfText("nil")));
        Assert.Contains(series, each
            => each.Labels.Any(label => label is { Key: "__meta_error", Value.Text: "__too_many_values__" }));
    }

    [Fact]
    public async Task Exemplars_are_at_most_two_an_interval_and_name_their_trace()
    {
        var spans = Enumerable.Range(1, 5).Select(trace => Span(61, trace) with { TraceId = (UInt128)trace }).ToArray();

        var result = await QueryAsync("{} | max_over_time(span.n)", spans, 60, 120, step: 60, exemplars: 100);

        Assert.Equal(2, Assert.Single(result.Series).Exemplars.Count);
        var ids = result.Series[0].Exemplars.Select(
            exemplar => exemplar.Labels.Single(label => label.Key == "trace:id").Value.Text);
        Assert.Equal(2, ids.Intersect(["1", "2", "3", "4", "5"]).Count());
        Assert.Empty(
            (await QueryAsync("{} | rate() with (exemplars=false)", spans, 60, 120, step: 60, exemplars: 100)).Series[
            0].Exemplars);
    }

    [Fact]
    public async Task Too_many_series_are_cut_and_said_to_be()
    {
        TestSpan[] spans = [Span(61, 1), Span(61, 2), Span(61, 3)];

        Assert.True((await QueryAsync("{} | rate() by (span.n)", spans, 60, 120, step: 60, series: 2)).IsPartial);
        Assert.False((await QueryAsync("{} | rate() by (span.n)", spans, 60, 120, step: 60, series: 3)).IsPartial);
    }

    [Theory]
    [InlineData("{}", 0, 60, 60, "not a metrics query")]
    [InlineData("{} | rate()", 60, 60, 60, "end must be greater than start")]
    [InlineData("{} | rate()", 0, 10_001, 1, "step of 1s is too small, minimum step for given range is 1.0001s")]
    public async Task A_request_that_makes_no_sense_is_refused(
        string query, long start, long end, long step, string message)
    {
        var fault = await Assert.ThrowsAsync<RequestException>(() => QueryAsync(query, [Span(61)], start, end, step));

        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public async Task Ten_thousand_intervals_are_allowed()
        => Assert.Equal(
            10_001, (await QueryAsync("{} | rate()", [Span(61)], 0, 10_000, step: 1)).Series[0].Values.Length);

    [Fact]
    public void Every_time_is_in_the_interval_whose_end_is_the_next_at_or_after_it()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var step = random.NextInt64(1, seed % 2 == 0 ? 10 : 5_000_000_000);
            var grid = new IntervalGrid(1_700_000_000 * Second, (1_700_000_000 * Second) + (step * 50), step);
            var time = grid.StartNs + random.NextInt64(-step, step * (grid.Count + 1));
            var want = time <= grid.StartNs || time > grid.EndNs ? -1 : (time - grid.StartNs - 1) / step;

            Assert.True(want == grid.IndexOf(time), $"seed {seed}: got {grid.IndexOf(time)}, want {want}");
        }
    }

    private static async Task<IReadOnlyList<TraceMetricSeries>> RangeAsync(
        string query, TestSpan[] spans, long start, long end)
        => (await QueryAsync(query, spans, start, end, step: 60)).Series;

    // Two tables, so that what they have must be put together.
    private static Task<TraceMetricsResult> QueryAsync(
        string query, TestSpan[] spans, long start, long end, long step, int exemplars = 0, int series = 0)
    {
        var tagged = spans
            .Select((span, index) => span.TraceId == 0 ? span with { TraceId = (UInt128)(index + 1) } : span).ToList();
        var source = new MemorySource(
            [.. tagged.Where((_, index) => index % 2 == 0)], [.. tagged.Where((_, index) => index % 2 != 0)]);
        return new TraceQLEngine(2).MetricsAsync(
            new TraceQLMetricsRequest(
                TraceQLParser.Parse(query), start * Second, end * Second, step * Second, exemplars, series),
            source, TestContext.Current.CancellationToken);
    }

    private static TestSpan Span(double second) => new() { SpanId = 1, StartNs = (long)(second * Second) };

    private static TestSpan Span(double second, long number)
        => Span(second) with { Attributes = new TestAttributes(("n", TraceQLValue.OfWhole(number))) };

    private static TestSpan Named(double second, string name) => Span(second) with { Name = name };

    private static string Text(TraceValue value) => value.Type == AttributeType.String ? value.Text : $"{value.Whole}";
}
