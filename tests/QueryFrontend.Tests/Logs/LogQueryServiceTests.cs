using System.Globalization;
using System.Text;
using Trine.Hosting.Configuration;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs;
using Trine.QueryFrontend.Logs.Cache;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Tests.Logs;

public sealed class LogQueryServiceTests : IDisposable
{
    private const long Minute = 60_000_000_000;
    private const long Hour = 60 * Minute;

    private static readonly TenantId Tenant = TenantId.Anonymous;
    private static readonly LogLimits Unsplit = new() { SplitQueriesByInterval = Duration.Zero };

    private readonly MemoryQuerier _querier = new();
    private readonly QueryFrontendMetrics _metrics = new(() => 0);
    private readonly ManualTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task A_split_query_answers_what_the_whole_one_does()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var querier = new MemoryQuerier();
            Fill(querier, random);
            foreach (var query in (string[])
                [
                    """{app=~".+"}""", """{app="a"} |= "1" """, """sum by (app) (count_over_time({app=~".+"}[10m]))""",
                    """rate({app="b"}[90m] offset 5m)""", "vector(3)",
                ])
            {
                var request = RandomRequest(random, query);

                var split = await CreateService(new LogLimits(), querier).QueryRangeAsync(Tenant, request, false, Token);

                // Splitting aligns a metric query to its step; the whole one has to be aligned by hand.
                var whole = query[0] == '{' ? request : LogQuerySplitter.AlignToStep(request);
                var unsplit = await CreateService(Unsplit, querier).QueryRangeAsync(Tenant, whole, false, Token);
                Assert.True(Text(unsplit.Data) == Text(split.Data), $"seed {seed}: {request}\n{Text(unsplit.Data)}\n{Text(split.Data)}");
            }
        }
    }

    [Fact]
    public async Task A_log_query_stops_asking_once_it_has_its_limit()
    {
        _querier.Push(App("a"), [.. Enumerable.Range(0, 24).Select(hour => (hour * Hour, $"{hour}"))]);
        var request = Request("""{app="a"}""", 0, 24 * Hour) with { Limit = 3 };

        var answer = await CreateService(new LogLimits()).QueryRangeAsync(Tenant, request, false, Token);

        Assert.Equal(["23", "22", "21"], Lines(answer));
        Assert.Equal(3, _querier.Queries.Count);
        Assert.Equal(3, answer.Statistics.Splits);
    }

    [Fact]
    public async Task A_failing_part_cancels_the_others()
    {
        var running = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _querier.OnQuery = async (part, token) =>
        {
            if (part.StartNs == 0)
            {
                await running.Task;
                throw new RequestException(RequestError.BadRequest, "broken");
            }

            await using var registration = token.Register(cancelled.SetResult);
            running.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        var request = Request("""rate({app="a"}[1m])""", 0, (2 * Hour) - Minute) with { StepNs = Minute };

        var failure = await Assert.ThrowsAsync<RequestException>(
            () => CreateService(new LogLimits()).QueryRangeAsync(Tenant, request, false, Token));

        Assert.Equal("broken", failure.Message);
        await cancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task A_query_that_takes_too_long_is_cancelled_and_answers_so()
    {
        _querier.OnQuery = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);
        var service = CreateService(new LogLimits { QueryTimeout = Duration.FromMilliseconds(20) });

        var failure = await Assert.ThrowsAsync<RequestException>(
            () => service.QueryRangeAsync(Tenant, Request("""{app="a"}""", 0, Hour), false, Token));

        Assert.Equal(RequestError.DeadlineExceeded, failure.Error);
    }

    [Fact]
    public async Task At_most_as_many_parts_run_as_the_tenant_may_have()
    {
        var running = 0;
        var most = 0;
        _querier.OnQuery = async (_, _) =>
        {
            lock (_querier)
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
            }

            await Task.Yield();
            Interlocked.Decrement(ref running);
        };
        var request = Request("""rate({app="a"}[1m])""", 0, 100 * Hour) with { StepNs = Hour };

        await CreateService(new LogLimits { QueryParallelismMax = 2 }).QueryRangeAsync(Tenant, request, false, Token);

        Assert.InRange(most, 1, 2);
        Assert.Equal(101, _querier.Queries.Count);
    }

    [Fact]
    public async Task Series_over_the_limit_are_refused_and_for_drilldown_cut()
    {
        // Each hour alone is within the limit.
        foreach (var i in Enumerable.Range(0, 4))
        {
            _querier.Push(App($"{i}"), ((i * Hour) + Minute, "x"));
        }

        var service = CreateService(new LogLimits { QuerySeriesMax = 3 });
        var request = Request("""count_over_time({app=~".+"}[10m])""", 0, 4 * Hour) with { StepNs = 5 * Minute };

        var failure = await Assert.ThrowsAsync<RequestException>(() => service.QueryRangeAsync(Tenant, request, false, Token));
        var cut = await service.QueryRangeAsync(Tenant, request with { IsDrilldown = true }, false, Token);

        Assert.Equal(
            "maximum number of series (3) reached for a single query; consider reducing query cardinality by adding more specific "
            + "stream selectors, reducing the time range, or aggregating results with functions like sum(), count() or topk()",
            failure.Message);
        Assert.Equal(3, ((MetricMatrix)cut.Data).Series.Count);
        Assert.Equal(["maximum number of series (3) reached for a single query; returning partial results"], cut.Warnings);
    }

    [Fact]
    public async Task What_lies_behind_the_lookback_is_left_out()
    {
        var nowNs = UnixTime.NowNs(_time);
        _querier.Push(App("a"), (nowNs - (3 * Hour), "old"), (nowNs - Minute, "new"));
        var service = CreateService(new LogLimits { QueryLookbackMax = Duration.FromHours(1) });

        var both = await service.QueryRangeAsync(Tenant, Request("""{app="a"}""", nowNs - (5 * Hour), nowNs), false, Token);
        var old = await service.QueryRangeAsync(Tenant, Request("""{app="a"}""", nowNs - (5 * Hour), nowNs - (2 * Hour)), false, Token);
        var instant = await service.QueryInstantAsync(
            Tenant, Request("""count_over_time({app="a"}[1h])""", nowNs - (2 * Hour), nowNs - (2 * Hour)), Token);

        Assert.Equal(["new"], Lines(both));
        Assert.Empty(Lines(old));
        Assert.Empty(((MetricVector)instant.Data).Samples);
    }

    [Fact]
    public async Task A_query_that_would_read_too_much_is_refused_before_it_reads()
    {
        _querier.Push(App("a"), (Minute, new string('x', 5000)));
        var service = CreateService(new LogLimits { QueryBytesReadMax = ByteSize.FromKilobytes(4) });

        var failure = await Assert.ThrowsAsync<RequestException>(
            () => service.QueryRangeAsync(Tenant, Request("""{app="a"}""", 0, Hour), false, Token));
        await service.QueryRangeAsync(Tenant, Request("""{app="a"}""", 2 * Hour, 3 * Hour), false, Token);

        Assert.Equal(
            "the query would read too many bytes (query: 4.9 KiB, limit: 4.0 KiB); consider adding more specific stream selectors "
            + "or reduce the time range of the query",
            failure.Message);
    }

    [Fact]
    public async Task Parts_long_over_are_answered_from_the_cache()
    {
        _time.Advance(TimeSpan.FromMinutes(30));
        var nowNs = UnixTime.NowNs(_time);
        var startNs = nowNs - (nowNs % Hour) - (3 * Hour);
        _querier.Push(App("a"), (startNs + Minute, "x"));
        var service = CreateService(new LogLimits(), cache: new MatrixCache(1 << 20));
        var request = Request("""count_over_time({app="a"}[10m])""", startNs, nowNs) with { StepNs = 5 * Minute };

        var first = await service.QueryRangeAsync(Tenant, request, false, Token);
        var asked = _querier.Queries.Count;
        var second = await service.QueryRangeAsync(Tenant, request, false, Token);
        var askedAgain = _querier.Queries.Count - asked;
        var bypassing = await service.QueryRangeAsync(Tenant, request, true, Token);

        Assert.Equal(Text(first.Data), Text(second.Data));
        Assert.Equal(Text(first.Data), Text(bypassing.Data));
        Assert.Equal(1, askedAgain); // The newest part only.
        Assert.Equal(asked, _querier.Queries.Count - asked - askedAgain);
        Assert.Equal(new CacheCounts(3, 0, 3), first.Statistics.ResultCache);
        Assert.Equal(new CacheCounts(3, 3, 0), second.Statistics.ResultCache);
        Assert.Equal(default, bypassing.Statistics.ResultCache);
    }

    private static LabelSet App(string app) => LabelSet.Create(new Label("app", app));

    private static LogQueryRequest Request(string query, long startNs, long endNs)
        => new(query, startNs, endNs, StepNs: 0, IntervalNs: 0, Limit: 100, LogDirection.Backward);

    private static LogQueryRequest RandomRequest(Random random, string query)
    {
        var start = random.Next(300) * Minute;
        return new LogQueryRequest(
            query,
            start + random.Next(100),
            start + (random.Next(1, 300) * Minute),
            random.Next(1, 40) * Minute,
            IntervalNs: 0,
            random.Next(1, 60),
            (LogDirection)random.Next(2));
    }

    private static void Fill(MemoryQuerier querier, Random random)
    {
        foreach (var app in (string[])["a", "b", "c"])
        {
            querier.Push(App(app), [.. Enumerable.Range(0, 40).Select(i => (random.NextInt64(600) * Minute, $"{app}{i}")).Distinct()]);
        }
    }

    private static IEnumerable<string> Lines(LogAnswer answer)
        => ((LogEntries)answer.Data).Entries.Select(entry => Encoding.UTF8.GetString(entry.Line.Span));

    private static string Text(LogQueryData data) => data switch
    {
        LogEntries entries => string.Join('\n', entries.Entries.Select(
            entry => $"{entry.TimestampNs} {entry.Stream} {Encoding.UTF8.GetString(entry.Line.Span)}")),
        MetricMatrix matrix => string.Join('\n', matrix.Series.Select(series => series.Labels + ": " + string.Join(
            ' ', series.TimestampsMs.Zip(series.Values, (ms, value) => string.Create(CultureInfo.InvariantCulture, $"{ms}={value}"))))),
        _ => data.ToString(),
    };

    private LogQueryService CreateService(LogLimits limits, MemoryQuerier? querier = null, MatrixCache? cache = null)
        => new(
            new LogDispatcher(
                new QuerierDispatcher(querier ?? _querier, new FairQueue(4, 2048, _metrics, _time), _metrics), _ => limits),
            new CachedMatrices(cache, TimeSpan.FromMinutes(10), _metrics, _time),
            _ => limits,
            _metrics,
            _time);
}
