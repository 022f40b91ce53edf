using Trine.Integration.Tests.Deployments;
using Trine.Integration.Tests.Suites;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Faults;

/// <summary>One of three ingesters dies: nobody notices.</summary>
[Collection(ManyProcesses.Name)]
public sealed class IngesterLossTests(ManyProcesses fixture) : LogSuite(fixture)
{
    private const int Lost = 1;

    [Fact]
    public async Task A_killed_ingester_is_missed_by_no_push_and_no_query()
    {
        using var client = fixture.NewTenant();
        var load = new LogLoad(seed: 3, "loss", BaseNs);
        var pusher = new SteadyPusher(client, load);
        var pushing = pusher.RunAsync(Cancelled);
        await pusher.AcknowledgedAsync(10, Cancelled);

        await fixture.Parts.Ingester(Lost).KillAsync();
        await pusher.AcknowledgedAsync(10, Cancelled);
        await AssertAllFoundOnceAsync(client, pusher, load, isPushing: true);

        await fixture.Parts.StartIngesterAsync(Lost, Cancelled);
        await pusher.AcknowledgedAsync(10, Cancelled);
        pusher.Stop();
        await pushing;
        Assert.Empty(pusher.Failures);
        await AssertAllFoundOnceAsync(client, pusher, load, isPushing: false);

        await client.FlushAsync(Cancelled);
        await AssertAllFoundOnceAsync(client, pusher, load, isPushing: false);
    }

    private static async Task AssertAllFoundOnceAsync(LokiClient client, SteadyPusher pusher, LogLoad load, bool isPushing)
    {
        var (wanted, range) = (pusher.AcknowledgedLines, load.Everything);
        var found = LinesOf(await client.ReadAllAsync(range, Cancelled)).ToArray();

        Assert.Equal(found.Length, found.Distinct().Count());
        Assert.Empty(wanted.Except(found));
        if (!isPushing)
        {
            Assert.Equal(wanted.Count, found.Length);
            Assert.Equal(wanted.Count, await client.CountAsync($"sum(count_over_time({load.Selector}[1h]))", range.EndNs, Cancelled));
        }
    }
}
