using System.Text;
using Trine.LogQL.Evaluation;
using Trine.LogQL.Syntax;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.LogQL.Tests.Evaluation;

public sealed class EngineTests
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly LogQLEngine _engine = new(2);

    [Fact]
    public async Task A_count_by_stream_labels_loads_times_only()
    {
        var source = Lines("app", 500, i => $"line {i}");

        await RangeAsync(source, "sum by (app) (count_over_time({app=\"app\"}[1m]))");

        Assert.NotEmpty(source.Selected);
        const LogColumns Wanted = LogColumns.Counts | LogColumns.Timestamps;
        Assert.All(source.Selected.SelectMany(chunk => chunk.Loads), columns => Assert.Equal(LogColumns.None, columns & ~Wanted));
    }

    [Fact]
    public async Task A_byte_rate_loads_times_and_offsets_but_no_text()
    {
        var source = Lines("app", 500, i => $"line {i}");

        await RangeAsync(source, "sum(bytes_rate({app=\"app\"}[1m]))");

        Assert.All(source.Selected, chunk => Assert.DoesNotContain(chunk.Loads, columns => columns.HasFlag(LogColumns.Text)));
    }

    [Fact]
    public async Task A_log_query_opens_only_the_chunks_that_its_limit_needs()
    {
        var source = Lines("app", 5000, i => $"line {i}");

        var entries = await LogsAsync(source, "{app=\"app\"}", limit: 10);

        Assert.Equal(10, entries.Count);
        Assert.Equal("line 4999", Text(entries[0]));
        Assert.True(source.Selected.Count(chunk => chunk.Loads.Count > 0) <= 3, "more chunks opened than the two workers need");
    }

    [Fact]
    public async Task A_chunk_that_lacks_the_needle_is_not_loaded()
    {
        var source = Lines("app", 500, i => i == 321 ? "the needle" : $"line {i}");

        var entries = await LogsAsync(source, "{app=\"app\"} |= \"needle\"", limit: 10);

        Assert.Equal("the needle", Text(Assert.Single(entries)));
        Assert.Single(source.Selected, chunk => chunk.Loads.Count > 0);
    }

    [Fact]
    public async Task A_row_with_an_error_fails_a_metric_query_in_lokis_words()
    {
        var source = Lines("app", 1, _ => "not json");

        var fault = await Assert.ThrowsAsync<RequestException>(() => RangeAsync(source, "count_over_time({app=\"app\"} | json [1m])"));

        Assert.Equal(RequestError.BadRequest, fault.Error);
        Assert.Equal(
            "pipeline error: 'JSONParserErr' for series: '{__error__=\"JSONParserErr\", __error_details__=\"Value looks like object, but "
            + "can't find closing '}' symbol\", app=\"app\"}'.\nUse a label filter to intentionally skip this error. (e.g | __error__!=\"JSONParserErr\").\n"
            + "To skip all potential errors you can match empty errors.(e.g __error__=\"\")\n"
            + "The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__=\"\" )\n",
            fault.Message);
    }

    [Fact]
    public async Task A_query_that_asks_for_errors_gets_them_as_series()
    {
        var source = Lines("app", 1, _ => "not json");

        var matrix = await RangeAsync(source, "sum by (__error__, __preserve_error__) (count_over_time({app=\"app\"} | json | __error__!=\"\" [1m]))");

        Assert.Equal("{__error__=\"JSONParserErr\", __preserve_error__=\"true\"}", Assert.Single(matrix.Series).Labels.ToString());
    }

    [Theory]
    [InlineData("sum by (x) (count_over_time({app=\"app\"} | logfmt x=\"none\" [1m]))", "{x=\"\"}")]
    [InlineData("max by (x, y) (count_over_time({app=\"app\"} | logfmt x=\"none\" [1m]))", "{x=\"\"}")]
    [InlineData("sum without (app) (count_over_time({app=\"app\"} | logfmt x=\"none\" [1m]))", "{}")]
    [InlineData("sum by (x) (count_over_time({app=\"app\"} | logfmt x=\"a\" [1m]))", "{x=\"\"}")]
    [InlineData("sum by (x, a) (count_over_time({app=\"app\"} | logfmt x=\"a\" [1m]))", "{x=\"1\"}")]
    public async Task A_label_that_is_empty_groups_apart_from_one_that_is_absent(string query, string labels)
    {
        var source = Lines("app", 1, _ => "a=1");

        Assert.Equal(labels, Assert.Single((await RangeAsync(source, query)).Series).Labels.ToString());
    }

    [Fact]
    public async Task An_error_that_only_a_filter_asks_for_is_not_kept_where_all_labels_make_series()
    {
        var source = Lines("app", 1, _ => "not json");

        await Assert.ThrowsAsync<RequestException>(
            () => RangeAsync(source, "count_over_time({app=\"app\"} | json | __error__!=\"\" [1m])"));
    }

    [Fact]
    public async Task A_parser_that_nobody_asks_for_anything_does_not_fail()
    {
        var source = Lines("app", 3, _ => "not json");

        var matrix = await RangeAsync(source, "sum(count_over_time({app=\"app\"} | json [1m]))");

        Assert.NotEmpty(Assert.Single(matrix.Series).Values);
    }

    [Fact]
    public async Task More_series_than_allowed_are_refused()
    {
        var source = Lines("app", 4, i => $"n={i}");

        var fault = await Assert.ThrowsAsync<RequestException>(
            () => RangeAsync(source, "count_over_time({app=\"app\"} | logfmt [1m])", new LogQLQueryLimits { SeriesMax = 3 }));

        Assert.StartsWith("maximum number of series (3) reached for a single query; consider reducing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drilldown_gets_the_first_series_and_a_warning()
    {
        var source = Lines("app", 4, i => $"n={i}");
        var query = RangeQuery("count_over_time({app=\"app\"} | logfmt [1m])", new LogQLQueryLimits { SeriesMax = 3 }) with { IsDrilldown = true, StartNs = 0 };

        var result = await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);

        Assert.Equal(3, Assert.IsType<MetricMatrix>(result.Data).Series.Count);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public async Task Samples_past_the_memory_budget_are_refused()
    {
        var source = Lines("app", 2000, i => $"n={i}");

        var fault = await Assert.ThrowsAsync<RequestException>(() => RangeAsync(
            source,
            "quantile_over_time(0.5, {app=\"app\"} | logfmt | unwrap n [1h]) by (app)",
            new LogQLQueryLimits { MemoryBytesMax = 10_000 }));

        Assert.Equal(RequestError.BadRequest, fault.Error);
    }

    [Fact]
    public async Task Cancellation_ends_a_query()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _engine.ExecuteAsync(
            RangeQuery("count_over_time({app=\"app\"} |= \"x\" [1m])"), Lines("app", 50, _ => "x"), new LogQueryStatistics(), cancelled.Token));
    }

    [Theory]
    [InlineData("rate({app=\"app\"}[1118ms])", 0.8944543828264759)]
    [InlineData("bytes_rate({app=\"app\"}[1118ms])", 7.1556350626118075)]
    [InlineData("rate({app=\"app\"} | label_format v=\"7\" | unwrap v [1118ms])", 6.2611806797853315)]
    [InlineData("sum_over_time({app=\"app\"} | label_format v=\"1118ms\" | unwrap duration(v) [1m])", 1.1179999999999999)]
    public async Task Seconds_have_the_rounding_of_go(string query, double want)
    {
        var source = Lines("app", 1, _ => "12345678");

        Assert.Equal(want, Assert.Single((await RangeAsync(source, query)).Series).Values[0]);
    }

    [Fact]
    public async Task Series_that_come_to_have_equal_labels_are_all_answered()
    {
        var source = Lines("a", 3, _ => "x");
        source.Add(LabelSet.Create(new Label("app", "b")), NsPerSecond, "x");
        const string Query = "label_replace(sum by (app) (count_over_time({app=~\"a|b\"}[2m])), \"app\", \"same\", \"\", \"\")";

        var range = await RangeAsync(source, Query);
        var sum = await RangeAsync(source, $"sum({Query})");
        var instant = await _engine.ExecuteAsync(
            RangeQuery(Query) with { StartNs = 60 * NsPerSecond, EndNs = 60 * NsPerSecond, StepNs = 0 },
            source,
            new LogQueryStatistics(),
            TestContext.Current.CancellationToken);

        Assert.Equal([1, 3, 1, 2, 1], Assert.Single(range.Series).Values);
        Assert.Equal([1, 4, 3], Assert.Single(sum.Series).Values);
        Assert.Equal([3, 1], Assert.IsType<MetricVector>(instant.Data).Samples.Select(sample => sample.Value));
    }

    [Theory]
    [InlineData("sum(1)")]
    [InlineData("topk(1, 2 + 3)")]
    [InlineData("sort(1) > 0")]
    public async Task A_number_is_no_operand_of_an_aggregation(string query)
    {
        var fault = await Assert.ThrowsAsync<RequestException>(() => RangeAsync(Lines("app", 1, _ => "x"), query));

        Assert.Equal(RequestError.Internal, fault.Error);
        Assert.Equal("unexpected expr type (*syntax.LiteralExpr) for Evaluator type (*logql.DefaultEvaluator) ", fault.Message);
    }

    [Fact]
    public async Task Duplicates_on_the_one_side_are_an_internal_error()
    {
        var source = Lines("a", 2, _ => "x");
        source.Add(LabelSet.Create(new Label("app", "b")), NsPerSecond, "x");

        var fault = await Assert.ThrowsAsync<RequestException>(() => RangeAsync(
            source, "sum(count_over_time({app=\"a\"}[1m])) / on () count_over_time({app=~\"a|b\"}[1m])"));

        Assert.Equal(RequestError.Internal, fault.Error);
        Assert.StartsWith("found duplicate series on the right hand-side", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interval_thins_entries_out_over_all_streams()
    {
        var source = Lines("app", 3000, i => $"line {i}");
        var query = new LogQLQuery
        {
            Expr = LogQLParser.Parse("{app=\"app\"}"),
            StartNs = 0,
            EndNs = 5000 * NsPerSecond,
            IntervalNs = 700 * NsPerSecond,
            Direction = LogDirection.Forward,
        };

        var result = await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["line 0", "line 700", "line 1400", "line 2100", "line 2800"],
            Assert.IsType<LogEntries>(result.Data).Entries.Select(Text));
    }

    private static MemoryLogSource Lines(string app, int count, Func<int, string> line)
    {
        var source = new MemoryLogSource(rowsInChunk: 50);
        for (var i = 0; i < count; i++)
        {
            source.Add(LabelSet.Create(new Label("app", app)), i * NsPerSecond, line(i));
        }

        return source;
    }

    private static LogQLQuery RangeQuery(string text, LogQLQueryLimits? limits = null) => new()
    {
        Expr = LogQLParser.Parse(text),
        StartNs = 60 * NsPerSecond,
        EndNs = 600 * NsPerSecond,
        StepNs = 60 * NsPerSecond,
        Limits = limits ?? new LogQLQueryLimits(),
    };

    private async Task<MetricMatrix> RangeAsync(MemoryLogSource source, string text, LogQLQueryLimits? limits = null)
    {
        var query = RangeQuery(text, limits);
        var result = await _engine.ExecuteAsync(query with { StartNs = 0 }, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);
        return Assert.IsType<MetricMatrix>(result.Data);
    }

    private async Task<IReadOnlyList<LogEntry>> LogsAsync(MemoryLogSource source, string text, int limit)
    {
        var query = new LogQLQuery { Expr = LogQLParser.Parse(text), StartNs = 0, EndNs = 100_000 * NsPerSecond, Limit = limit };
        var result = await _engine.ExecuteAsync(query, source, new LogQueryStatistics(), TestContext.Current.CancellationToken);
        return Assert.IsType<LogEntries>(result.Data).Entries;
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.Line.Span);
}
