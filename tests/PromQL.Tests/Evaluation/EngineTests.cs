using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;
using Trine.PromQL.Tests.Scripts;

namespace Trine.PromQL.Tests.Evaluation;

public sealed class EngineTests
{
    private const long MinuteMs = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, null)]
    [InlineData(19, "query processing would load too many samples into memory in query execution")]
    public async Task A_query_holds_as_many_samples_as_it_may_and_not_one_more(int samplesMax, string? error)
    {
        var engine = new PromQLEngine(new PromQLEngineOptions { SamplesMax = samplesMax });
        var query = PromQLQuery.Range("m", 0, 9 * MinuteMs, MinuteMs);
        if (error is null)
        {
            Assert.IsType<PromQLMatrix>((await engine.ExecuteAsync(query, Source(2), Token)).Value);
            return;
        }

        var failure = await Assert.ThrowsAsync<RequestException>(() => engine.ExecuteAsync(query, Source(2), Token));
        Assert.Equal((RequestError.Unprocessable, error), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task A_query_that_takes_too_long_says_so()
    {
        var engine = new PromQLEngine(new PromQLEngineOptions());
        var query = PromQLQuery.Instant("m", 0) with { Timeout = TimeSpan.FromMilliseconds(1) };
        var failure = await Assert.ThrowsAsync<RequestException>(
            () => engine.ExecuteAsync(query, new EndlessSource(), Token));
        Assert.Equal(RequestError.DeadlineExceeded, failure.Error);
        Assert.Equal("query timed out in expression evaluation", failure.Message);
    }

    [Fact]
    public async Task A_query_whose_sender_went_away_is_cancelled()
    {
        var engine = new PromQLEngine(new PromQLEngineOptions());
        using var gone = new CancellationTokenSource();
        var running = engine.ExecuteAsync(PromQLQuery.Instant("m", 0), new EndlessSource(), gone.Token);
        await gone.CancelAsync();
        var failure = await Assert.ThrowsAsync<RequestException>(() => running);
        Assert.Equal(RequestError.Cancelled, failure.Error);
        Assert.Equal("query was canceled in expression evaluation", failure.Message);
    }

    [Fact]
    public async Task A_failing_source_is_an_internal_error()
    {
        var engine = new PromQLEngine(new PromQLEngineOptions());
        var failure = await Assert.ThrowsAsync<RequestException>(
            () => engine.ExecuteAsync(PromQLQuery.Instant("m", 0), new FailingSource(), Token));
        Assert.Equal((RequestError.Internal, "expanding series: disk on fire"), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task Sums_have_the_same_bits_whatever_the_number_of_workers()
    {
        const int Series = 600;
        var source = Source(Series, random: new Random(5));
        var query = PromQLQuery.Range("sum(rate(m[3m])) + avg(m)", 0, 100 * MinuteMs, 10_000);
        var alone = await ValuesAsync(query, source, workers: 1);
        var together = await ValuesAsync(query, source, workers: 4);
        Assert.Equal(alone.Select(BitConverter.DoubleToInt64Bits), together.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public async Task Samples_count_for_each_step_whose_window_holds_them()
    {
        var engine = new PromQLEngine(new PromQLEngineOptions());
        var query = PromQLQuery.Range("rate(m[3m])", 0, 4 * MinuteMs, MinuteMs) with { HasPerStepStatistics = true };
        var statistics = (await engine.ExecuteAsync(query, Source(1), Token)).Statistics;
        Assert.Equal([1, 2, 3, 3, 3], statistics.TotalQueryableSamplesPerStep);
        Assert.Equal(12, statistics.TotalQueryableSamples);
        Assert.Equal(5, statistics.SamplesRead);
    }

    [Fact]
    public async Task Equal_selectors_are_read_once()
    {
        var source = new CountingSource(Source(1));
        var engine = new PromQLEngine(new PromQLEngineOptions());
        await engine.ExecuteAsync(
            PromQLQuery.Instant("rate(m[5m]) / rate(m{}[5m]) + on () sum(m) - on () sum(m)", 5 * MinuteMs),
            source,
            Token);
        Assert.Equal(2, source.Selections);
    }

    private static async Task<double[]> ValuesAsync(PromQLQuery query, ISeriesSource source, int workers)
    {
        var engine = new PromQLEngine(new PromQLEngineOptions { Workers = workers });
        var matrix = (PromQLMatrix)(await engine.ExecuteAsync(query, source, Token)).Value;
        return matrix.Series[0].Values.ToArray();
    }

    private static MemorySource Source(int series, Random? random = null)
    {
        var source = new MemorySource();
        for (var i = 0; i < series; i++)
        {
            var labels = LabelSet.Create(new Label("__name__", "m"), new Label("i", $"{i}"));
            for (var minute = 0; minute < 100; minute++)
            {
                source[labels].Add(minute * MinuteMs, random?.NextDouble() ?? minute, 0);
            }
        }

        return source;
    }

    private sealed class EndlessSource : ISeriesSource
    {
        public async ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return SeriesSet.Empty;
        }
    }

    private sealed class FailingSource : ISeriesSource
    {
        public ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
            => throw new IOException("disk on fire");
    }

    private sealed class CountingSource(ISeriesSource source) : ISeriesSource
    {
        public int Selections { get; private set; }

        public ValueTask<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
        {
            Selections++;
            return source.SelectAsync(selection, cancellationToken);
        }
    }
}
