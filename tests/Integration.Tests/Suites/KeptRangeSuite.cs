using Trine.Integration.Tests.Deployments;
using Trine.Testing.Metrics;

namespace Trine.Integration.Tests.Suites;

/// <summary>What a frontend keeps of range queries is what evaluating them anew gives, whatever comes when.</summary>
public abstract class KeptRangeSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const int Rounds = 40;
    private const int SeriesMax = 5;
    private const long BaseSeconds = BaseNs / SecondNs;
    private const long DaySeconds = 86_400;

    private static readonly string[] Queries =
    [
        "kept",
        "sum(rate(kept[10m]))",
        "avg_over_time(kept[1h]) + on (series) group_left kept offset -20m",
        "max by (series) (max_over_time(kept[30m:5m] offset 1h))",
        "absent(kept)",
    ];

    [Fact]
    public async Task Kept_values_are_those_of_an_evaluation_anew()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var client = new PrometheusClient(Fixture.Deployment.Http, $"tenant-{Guid.NewGuid():N}");
        var newest = BaseSeconds;
        for (var round = 0; round < Rounds; round++)
        {
            // Mostly in order of time, now and then days late; values differ each time.
            newest += random.Next(1200);
            var late = random.Next(4) == 0 ? random.NextInt64(DaySeconds) : 0;
            await client.PushAsync(RemoteWriteBody.Encode(Points(random, newest - late)), Cancelled);
            if (random.Next(10) == 0)
            {
                await Fixture.FlushAsync(Cancelled);
            }

            foreach (var query in Queries)
            {
                var end = newest + random.Next(600) - random.Next(600);
                var start = end - random.NextInt64(DaySeconds);
                var step = random.Next(2) == 0 ? 300 : 601;
                var kept = await client.QueryRangeAsync(query, start / step * step, end, step, isAnew: false, Cancelled);
                var anew = await client.QueryRangeAsync(query, start / step * step, end, step, isAnew: true, Cancelled);
                Assert.Equal(anew, kept);
            }
        }
    }

    private static IEnumerable<MetricPoint> Points(Random random, long atSeconds)
        => Enumerable.Range(0, random.Next(1, SeriesMax)).Select(series => new MetricPoint(
            [("__name__", "kept"), ("series", $"s{series}")], (atSeconds * 1000) + random.Next(1000), random.Next(100)));
}

[Collection(OneProcess.Name)]
public sealed class KeptRangesOfOneProcessTests(OneProcess fixture) : KeptRangeSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class KeptRangesOfManyProcessesTests(ManyProcesses fixture) : KeptRangeSuite(fixture);
