using BenchmarkDotNet.Attributes;
using Trine.Model.Metrics.Results;
using Trine.PromQL;

namespace Trine.Micro.PromQL;

/// <summary>
/// What does evaluation cost, without reading blocks? 200 targets, 2 hours of samples every 15 seconds, a step of 30
/// seconds; one worker. Instant queries look at all 20 000 series.
/// </summary>
public class EvaluationBench
{
    private const int Targets = 200;
    private const int OthersPerTarget = 69;
    private const long StepMs = 30_000;

    private readonly RegularSource _source = new(Targets, OthersPerTarget);
    private readonly PromQLEngine _engine = new(new PromQLEngineOptions { Workers = 1 });

    /// <summary>A query that finds nothing by mistake would look fast.</summary>
    [GlobalSetup]
    public async Task CheckAnswersAsync()
    {
        Expect((await RateAsync()).Value is PromQLMatrix { Series.Count: 10 });
        Expect((await QuantileAsync()).Value is PromQLMatrix { Series.Count: 1 });
        Expect((await CountAsync()).Value is PromQLVector { Samples: [{ Value: Targets * 100 }] });
        Expect((await SumAsync()).Value is PromQLVector { Samples.Count: 10 });
        Expect((await JoinAsync()).Value is PromQLMatrix { Series.Count: Targets });
    }

    [Benchmark]
    public Task<PromQLResult> RateAsync() => RangeAsync("sum by (job) (rate(requests_total[5m]))");

    [Benchmark]
    public Task<PromQLResult> QuantileAsync()
        => RangeAsync("histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m])))");

    [Benchmark]
    public Task<PromQLResult> MaxOverTimeAsync() => RangeAsync("max by (job) (max_over_time(requests_total[5m]))");

    [Benchmark]
    public Task<PromQLResult> JoinAsync()
        => RangeAsync(
            "rate(requests_total[5m]) / on (instance) group_left sum by (instance) (rate(latency_bucket[5m]))");

    [Benchmark]
    public Task<PromQLResult> CountAsync() => InstantAsync("""count({__name__=~".+"})""");

    [Benchmark]
    public Task<PromQLResult> SumAsync() => InstantAsync("""sum by (job) ({__name__=~".+"})""");

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("a query does not answer what it should");
        }
    }

    private Task<PromQLResult> RangeAsync(string query)
        => _engine.ExecuteAsync(
            PromQLQuery.Range(query, RegularSource.StartMs, RegularSource.EndMs, StepMs),
            _source,
            CancellationToken.None);

    private Task<PromQLResult> InstantAsync(string query)
        => _engine.ExecuteAsync(PromQLQuery.Instant(query, RegularSource.EndMs), _source, CancellationToken.None);
}
