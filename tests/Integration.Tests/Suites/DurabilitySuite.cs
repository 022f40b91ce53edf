using Trine.Integration.Tests.Deployments;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Where rows lie, in the write-ahead log, in memory or in blocks, is not to be seen from outside.</summary>
public abstract class DurabilitySuite(DeploymentFixture fixture) : LogSuite(fixture)
{
    private const int Seed = 20260115;
    private const int LinesPerPush = 100;

    [Fact]
    public async Task Answers_are_the_same_before_and_after_a_flush()
    {
        using var client = Fixture.NewTenant();
        var load = await FilledAsync(client, pushes: 10);
        var before = await AnswerSheet.TakeAsync(client, load, Cancelled);

        await client.FlushAsync(Cancelled);

        Assert.Equal(before, await AnswerSheet.TakeAsync(client, load, Cancelled));
    }

    [Fact]
    public async Task Answers_are_the_same_while_half_is_flushed()
    {
        using var client = Fixture.NewTenant();
        using var twin = Fixture.NewTenant();
        var load = new LogLoad(Seed, "half", BaseNs);
        var first = load.Next(500);
        var second = load.Next(500);

        await client.PushAsync(Cancelled, first);
        await client.FlushAsync(Cancelled);
        await client.PushAsync(Cancelled, second);
        await twin.PushAsync(Cancelled, first);
        await twin.PushAsync(Cancelled, second);

        Assert.Equal(await AnswerSheet.TakeAsync(twin, load, Cancelled), await AnswerSheet.TakeAsync(client, load, Cancelled));
    }

    [Fact]
    public async Task Answers_are_the_same_after_a_restart()
    {
        using var client = Fixture.NewTenant();
        var load = await FilledAsync(client, pushes: 5);
        await client.FlushAsync(Cancelled);
        await FillAsync(client, load, pushes: 5);
        var before = await AnswerSheet.TakeAsync(client, load, Cancelled);

        var exitCodes = await Fixture.Deployment.RestartAsync(Cancelled);

        Assert.All(exitCodes, static exitCode => Assert.Equal(0, exitCode));
        Assert.Equal(before, await AnswerSheet.TakeAsync(client, load, Cancelled));
    }

    [Fact]
    public async Task Stopping_in_mid_load_loses_nothing_that_was_acknowledged()
    {
        using var client = Fixture.NewTenant();
        var load = new LogLoad(Seed, "stopped", BaseNs);
        var pusher = new SteadyPusher(client, load);
        var pushing = pusher.RunAsync(Cancelled);
        await pusher.AcknowledgedAsync(5, Cancelled);

        var exitCodes = await Fixture.Deployment.RestartAsync(Cancelled);
        pusher.Stop();
        await pushing;

        Assert.All(exitCodes, static exitCode => Assert.Equal(0, exitCode));
        var found = LinesOf(await client.ReadAllAsync(load.Everything, Cancelled)).ToArray();
        Assert.Equal(found.Length, found.Distinct().Count());
        Assert.Empty(pusher.AcknowledgedLines.Except(found));
        Assert.Empty(found.Except(pusher.SentLines));
    }

    private static async Task<LogLoad> FilledAsync(LokiClient client, int pushes)
    {
        var load = new LogLoad(Seed, "filled", BaseNs);
        await FillAsync(client, load, pushes);
        return load;
    }

    private static async Task FillAsync(LokiClient client, LogLoad load, int pushes)
    {
        for (var push = 0; push < pushes; push++)
        {
            await client.PushAsync(Cancelled, load.Next(LinesPerPush));
        }
    }
}

[Collection(OneProcess.Name)]
public sealed class DurabilityOfOneProcessTests(OneProcess fixture) : DurabilitySuite(fixture);

[Collection(ManyProcesses.Name)]
public sealed class DurabilityOfManyProcessesTests(ManyProcesses fixture) : DurabilitySuite(fixture);
