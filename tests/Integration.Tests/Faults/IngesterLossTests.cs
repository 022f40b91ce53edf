using System.Diagnostics;
using Trine.Integration.Tests.Deployments;
using Trine.Integration.Tests.Suites;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Faults;

/// <summary>One of three ingesters dies: nobody notices.</summary>
[Collection(ManyProcesses.Name)]
public sealed class IngesterLossTests(ManyProcesses fixture) : LogSuite(fixture)
{
    private const int Lost = 1;

    /// <summary>Half of the time that a distributor gives an ingester.</summary>
    private static readonly TimeSpan HangMax = TimeSpan.FromSeconds(5);

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

    [Fact]
    public async Task An_ingester_that_hangs_holds_up_no_push_and_no_query()
    {
        using var client = fixture.NewTenant();
        var load = new LogLoad(seed: 4, "hang", BaseNs);
        await client.PushAsync(Cancelled, load.Next(100));

        await fixture.Parts.Ingester(Lost).PauseAsync(Cancelled);
        try
        {
            var began = Stopwatch.GetTimestamp();
            await client.PushAsync(Cancelled, load.Next(100));
            var pushed = Stopwatch.GetElapsedTime(began);
            var rows = await client.ReadAllAsync(load.Everything, Cancelled);
            var read = Stopwatch.GetElapsedTime(began) - pushed;

            Assert.Equal(200, rows.Count);
            Assert.True(pushed < HangMax && read < HangMax, $"the push took {pushed}, the query {read}");
        }
        finally
        {
            await fixture.Parts.Ingester(Lost).ResumeAsync(Cancelled);
        }
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_acknowledged_and_no_query_is_answered_in_part()
    {
        using var client = fixture.NewTenant();
        var load = new LogLoad(seed: 5, "quorum", BaseNs);
        await client.PushAsync(Cancelled, load.Next(100));
        var everything = load.Everything;

        await fixture.Parts.Ingester(0).KillAsync();
        await fixture.Parts.Ingester(Lost).KillAsync();
        var push = await client.PushAsync(PushBody.Protobuf(load.Next(100)), Cancelled);
        var query = await client.QueryRangeAsync(everything, Cancelled);
        await fixture.Parts.StartIngesterAsync(0, Cancelled);
        await fixture.Parts.StartIngesterAsync(Lost, Cancelled);

        Assert.True((int)push.Status >= 500, $"the push was answered {push}");
        Assert.True((int)query.Status >= 500, $"the query was answered {(int)query.Status}");
        Assert.Equal(100, (await client.ReadAllAsync(everything, Cancelled)).Count);
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
