using Trine.Integration.Tests.Deployments;
using Trine.Testing.Metrics;
using Trine.Testing.Traces;

namespace Trine.Integration.Tests.Suites;

/// <summary>Metrics and traces are there once, in memory, in blocks and after a restart, and belong to their tenant.</summary>
public abstract class SignalSuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const int Series = 50;
    private const int Samples = 20;
    private const int Traces = 20;

    [Fact]
    public async Task Samples_are_there_once_wherever_they_lie()
    {
        var tenant = NewTenant();
        using var client = new PrometheusClient(Fixture.Deployment.Http, tenant);
        using var other = new PrometheusClient(Fixture.Deployment.Http, NewTenant());
        await client.PushAsync(RemoteWriteBody.Encode(PointsFrom(0)), Cancelled);
        var memory = await SamplesAsync(client);
        await Fixture.FlushAsync(Cancelled);
        var block = await SamplesAsync(client);
        await client.PushAsync(RemoteWriteBody.Encode(PointsFrom(Samples)), Cancelled);
        var both = await SamplesAsync(client);
        await Fixture.Deployment.RestartAsync(Cancelled);

        Assert.Equal(Series, memory.Count);
        Assert.Equal(memory, block);
        Assert.Equal(both, await SamplesAsync(client));
        Assert.Equal(2 * Samples * Series, await CountAsync(client));
        Assert.Empty(await SamplesAsync(other));
    }

    [Fact]
    public async Task Series_of_several_tenants_are_told_apart()
    {
        string[] tenants = [NewTenant(), NewTenant()];
        foreach (var tenant in tenants)
        {
            using var client = new PrometheusClient(Fixture.Deployment.Http, tenant);
            await client.PushAsync(RemoteWriteBody.Encode(PointsFrom(0)), Cancelled);
        }

        using var both = new PrometheusClient(Fixture.Deployment.Http, string.Join('|', tenants));
        var found = await both.SamplesAsync($"suite{{series=\"s1\",__tenant_id__=~\".+\"}}", BaseNs / SecondNs, 1, Cancelled);

        Assert.Equal(2 * Samples * Series, await CountAsync(both));
        Assert.Equal(
            tenants.Select(static tenant => $"__name__=suite,__tenant_id__={tenant},series=s1").Order(),
            found.Select(static series => series.Labels));
    }

    [Fact]
    public async Task Spans_are_there_once_wherever_they_lie()
    {
        var tenant = NewTenant();
        using var client = new TempoClient(Fixture.Deployment.Http, tenant);
        using var other = new TempoClient(Fixture.Deployment.Http, NewTenant());
        var ids = Enumerable.Range(1, Traces).Select(static number => Id(16, number)).ToList();
        Assert.True(await client.PushAsync(Spans(ids, 1), Cancelled));
        await Fixture.FlushAsync(Cancelled);

        // Late spans of traces that are in a block, and some again.
        Assert.True(await client.PushAsync(Spans(ids, 2), Cancelled));
        Assert.True(await client.PushAsync(Spans(ids, 1), Cancelled));
        await AssertSpansAsync(client, ids);
        await Fixture.Deployment.RestartAsync(Cancelled);
        await AssertSpansAsync(client, ids);
        await Fixture.FlushAsync(Cancelled);

        await AssertSpansAsync(client, ids);
        Assert.Empty(await other.SearchAsync("{}", Traces, Cancelled));
    }

    private static string NewTenant() => $"tenant-{Guid.NewGuid():N}";

    private static byte[] Id(int length, int number)
    {
        var id = new byte[length];
        id[0] = 1;
        id[^1] = (byte)number;
        return id;
    }

    private static byte[] Spans(IReadOnlyList<byte[]> traces, int number)
        => TraceBody.Encode("suite", traces.Select(trace => (trace, Id(8, number))), NowNs());

    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static async Task AssertSpansAsync(TempoClient client, IReadOnlyList<byte[]> traces)
    {
        foreach (var trace in traces)
        {
            Assert.Equal(2, (await client.SpanIdsAsync(Convert.ToHexStringLower(trace), Cancelled)).Count);
        }

        var found = await client.SearchAsync("""{ resource.service.name = "suite" } | count() = 2""", 2 * Traces, Cancelled);
        Assert.Equal(traces.Select(Convert.ToHexStringLower).Order(), found.Order());
    }

    private static IEnumerable<MetricPoint> PointsFrom(int first)
        => Enumerable.Range(0, Series).SelectMany(series => Enumerable.Range(first, Samples).Select(sample => new MetricPoint(
            [("__name__", "suite"), ("series", $"s{series}")], (BaseNs / 1_000_000) + (sample * 1000), (series * 1000) + sample)));

    private static Task<IReadOnlyList<SeriesSamples>> SamplesAsync(PrometheusClient client)
        => client.SamplesAsync("suite", (BaseNs / SecondNs) + (2 * Samples), 2 * Samples + 1, Cancelled);

    private static async Task<double> CountAsync(PrometheusClient client)
    {
        var result = await client.QueryAsync(
            $"sum(count_over_time(suite[{(2 * Samples) + 1}s]))", (BaseNs / SecondNs) + (2 * Samples), Cancelled);
        return double.Parse(
            Assert.Single(result)!["value"]![1]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture); // the shape of every vector
    }
}

[Collection(OneProcess.Name)]
public sealed class SignalsOfOneProcessTests(OneProcess fixture) : SignalSuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class SignalsOfManyProcessesTests(ManyProcesses fixture) : SignalSuite(fixture);
