using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Syntax;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Metrics;
using Trine.QueryFrontend.Metrics.Ranges;
using Trine.QueryFrontend.Queue;

namespace Trine.QueryFrontend.Tests.Metrics.Ranges;

public sealed class RangeQueriesTests : IDisposable
{
    private const string Query = "sum(x)";

    private readonly QueryFrontendMetrics _metrics = new(static () => 0);
    private readonly CountingMetrics _querier = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task A_query_is_evaluated_in_parts_and_answered_as_one()
    {
        var result = await AskAsync(Create(splitMs: 100, isCached: false), Query, 50, 260);

        Assert.Equal(["50-90", "100-190", "200-260"], _querier.Asked.Order(StringComparer.Ordinal).OrderBy(text => text.Length));
        Assert.Equal(Values(50, 260), result);
    }

    [Fact]
    public async Task Only_steps_that_are_new_are_evaluated()
    {
        var ranges = Create();
        await AskAsync(ranges, Query, 100, 200);
        _querier.Asked.Clear();

        Assert.Equal(Values(150, 250), await AskAsync(ranges, Query, 150, 250));
        Assert.Equal(Values(60, 130), await AskAsync(ranges, Query, 60, 130));
        Assert.Equal(Values(50, 270), await AskAsync(ranges, Query, 50, 270));
        Assert.Equal(Values(50, 270), await AskAsync(ranges, Query, 50, 270));

        Assert.Equal(["210-250", "60-90", "50-50", "260-270"], _querier.Asked);
    }

    [Fact]
    public async Task Steps_that_samples_have_come_for_are_evaluated_again()
    {
        var ranges = Create();
        await AskAsync(ranges, Query, 100, 200);
        _querier.Asked.Clear();
        _querier.ChangeFrom(150);

        Assert.Equal(Values(100, 200, changedMs: 150), await AskAsync(ranges, Query, 100, 200));
        Assert.Equal(Values(100, 200, changedMs: 150), await AskAsync(ranges, Query, 100, 200));

        Assert.Equal(["150-200"], _querier.Asked);
    }

    [Fact]
    public async Task A_negative_offset_reaches_for_later_samples()
    {
        var ranges = Create();
        await AskAsync(ranges, "x offset -30ms", 100, 200);
        _querier.Asked.Clear();
        _querier.ChangeFrom(150);

        await AskAsync(ranges, "x offset -30ms", 100, 200);

        Assert.Equal(["120-200"], _querier.Asked);
    }

    [Fact]
    public async Task What_was_computed_while_samples_came_is_evaluated_again()
    {
        var ranges = Create();
        _querier.WhileEvaluating = () => _querier.ChangeFrom(180);
        await AskAsync(ranges, Query, 100, 200);
        _querier.Asked.Clear();
        _querier.WhileEvaluating = null;

        await AskAsync(ranges, Query, 100, 200);

        Assert.Equal(["180-200"], _querier.Asked);
    }

    [Theory]
    [InlineData("x @ end()")]
    [InlineData("x @ 5")]
    [InlineData("sum_over_time((x @ start())[5m:])")]
    [InlineData("avg_over_time(x[5m:1m] @ 5)")]
    [InlineData("rate(x[range()])")]
    public async Task Queries_whose_steps_depend_on_the_range_stay_whole(string query)
    {
        var ranges = Create(splitMs: 100);
        await AskAsync(ranges, query, 50, 260);
        await AskAsync(ranges, query, 50, 260);

        Assert.Equal(["50-260", "50-260"], _querier.Asked);
    }

    [Fact]
    public async Task Other_phases_steps_tenants_and_lookbacks_are_other_values()
    {
        var ranges = Create();
        await AskAsync(ranges, Query, 100, 200);
        _querier.Asked.Clear();

        await AskAsync(ranges, Query, 105, 200);
        await ranges.QueryAsync(TenantId.Parse("b"), Request(Query, 100, 200), isWhole: false, Token);
        await ranges.QueryAsync(TenantId.Anonymous, Request(Query, 100, 200) with { StepMs = 20 }, isWhole: false, Token);
        await ranges.QueryAsync(TenantId.Anonymous, Request(Query, 100, 200) with { LookbackDeltaMs = 1 }, isWhole: false, Token);

        Assert.Equal(["105-195", "100-200", "100-200", "100-200"], _querier.Asked);
    }

    [Fact]
    public async Task Answers_with_annotations_are_not_kept()
    {
        var ranges = Create();
        _querier.Infos = ["PromQL info: x"];
        await AskAsync(ranges, Query, 100, 200);
        var (again, _) = await ranges.QueryAsync(TenantId.Anonymous, Request(Query, 100, 200), isWhole: false, Token);

        Assert.Equal(["100-200", "100-200"], _querier.Asked);
        Assert.Equal(["PromQL info: x"], again.Infos);
    }

    private static MetricQueryRequest Request(string query, long startMs, long endMs) => new(query, startMs, endMs, 10);

    private static List<(long TimeMs, double Value)> Values(long startMs, long endMs, long changedMs = long.MaxValue)
        => [.. CountingMetrics.TimesOf(Request("", startMs, endMs)).Select(time => (time, time < changedMs ? time : time + 0.5))];

    private static async Task<List<(long TimeMs, double Value)>> AskAsync(
        RangeQueries ranges, string query, long startMs, long endMs)
    {
        var (result, _) = await ranges.QueryAsync(TenantId.Anonymous, Request(query, startMs, endMs), isWhole: false, Token);
        var series = Assert.Single(((PromQLMatrix)result.Value).Series);
        return [.. series.TimestampsMs.ToArray().Zip(series.Values.ToArray())];
    }

    private RangeQueries Create(long splitMs = 0, bool isCached = true)
    {
        var dispatcher = new QuerierDispatcher(_querier, new FairQueue(4, 100, _metrics, TimeProvider.System), _metrics);
        var parser = new PromQLParser(new PromQLOptions { ExperimentalFunctions = true });
        return new RangeQueries(
            new MetricDispatcher(dispatcher, TimeSpan.FromMinutes(1)), parser, isCached ? new RangeCache(1 << 20) : null, splitMs, _metrics);
    }

    /// <summary>Every value is its time, and half more once a change has reached it.</summary>
    private sealed class CountingMetrics : MemoryMetrics
    {
        private long _changedMs = long.MaxValue;
        private MetricVersion _version = new(Epoch: 1, Sequence: 1);

        public List<string> Asked { get; } = [];

        public Action? WhileEvaluating { get; set; }

        public IReadOnlyList<string> Infos { get; set; } = [];

        public void ChangeFrom(long changedMs) => (_changedMs, _version) = (changedMs, _version with { Sequence = 2 });

        public override ValueTask<MetricChanges> ChangesAsync(
            TenantId tenant, IReadOnlyList<MetricVersion> since, CancellationToken cancellationToken)
        {
            var fromMs = since.Count == 0 ? long.MinValue : since[0] == _version ? long.MaxValue : _changedMs;
            return ValueTask.FromResult(new MetricChanges([_version], fromMs));
        }

        public static IEnumerable<long> TimesOf(MetricQueryRequest request)
        {
            for (var timeMs = request.StartMs; timeMs <= request.EndMs; timeMs += request.StepMs)
            {
                yield return timeMs;
            }
        }

        private protected override PromQLResult Evaluate(MetricQueryRequest request)
        {
            lock (Asked)
            {
                Asked.Add($"{request.StartMs}-{request.EndMs}");
            }

            var times = TimesOf(request).ToArray();
            var values = times.Select(time => time < _changedMs ? time : time + 0.5).ToArray();
            WhileEvaluating?.Invoke();
            return new PromQLResult(
                new PromQLMatrix([new MatrixSeries(LabelSet.Empty, times, values, null)]), [], Infos, new PromQLStatistics());
        }
    }
}
