using Trine.Testing.Processes;

namespace Trine.Crash.Tests;

/// <summary>kill -9 at any moment loses nothing that was acknowledged and invents nothing.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Small segments and chunks, so that a short load has many of both.</summary>
    private static readonly string[] Flags =
    [
        "--limits.logs.reject_old_samples=false",
        "--limits.logs.ingestion_rate_mb=1000",
        "--limits.logs.ingestion_burst_size_mb=1000",
        "--limits.logs.per_stream_rate_limit=1GB",
        "--limits.logs.per_stream_rate_limit_burst=1GB",
        "--limits.metrics.out_of_order_time_window=3000d",
        "--limits.traces.ingestion.max_traces_per_user=0",
        "--own_logs.enabled=false",
        "--ingester.wal.segment_size=128KB",
        "--ingester.wal.max_record_size=128KB",
        "--ingester.chunk_target_size=8KB",

        // Processes that live for a second.
        "--warm_up.enabled=false",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CrashSignal.Logs)]
    [InlineData(CrashSignal.Metrics)]
    [InlineData(CrashSignal.Traces)]
    public async Task Every_acknowledged_item_is_there_once_and_none_is_invented(CrashSignal signal)
    {
        var settings = CrashSettings.FromEnvironment();
        output.WriteLine($"TRINE_CRASH_SEED={settings.Seed} TRINE_CRASH_ROUNDS={settings.Rounds}");
        var random = new Random(settings.Seed);
        await using var server = await SingleProcess.StartAsync(Flags, Cancelled);
        var all = new List<CrashPusher>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            var pushers = await new CrashRound(server, signal, random).RunAsync($"r{round}", Cancelled);
            await KillWhileStartingAsync(server, random);
            await server.StartAsync(Cancelled);

            await AssertRightAsync(server, pushers, $"round {round} of seed {settings.Seed}");
            all.AddRange(pushers);
        }

        await AssertRightAsync(server, all, $"after all rounds of seed {settings.Seed}");
        using var client = server.ClientOf("");
        await client.FlushAsync(Cancelled);
        await AssertRightAsync(server, all, $"after a last flush of seed {settings.Seed}");
        await server.RestartAsync(Cancelled);
        await AssertRightAsync(server, all, $"after a last restart of seed {settings.Seed}");
        all.ForEach(static pusher => pusher.Load.Dispose());
    }

    /// <summary>Every other time, dies once more while it brings back what the last kill left.</summary>
    private static async Task KillWhileStartingAsync(SingleProcess server, Random random)
    {
        var life = TimeSpan.FromMilliseconds(random.Next(200));
        if (random.Next(2) == 0)
        {
            await server.StartAndKillAsync("replay began", life, Cancelled);
        }
    }

    private async Task AssertRightAsync(SingleProcess server, IReadOnlyList<CrashPusher> pushers, string when)
    {
        var (acknowledged, unanswered) = (0, 0);
        foreach (var pusher in pushers)
        {
            var found = await pusher.Load.FoundAsync(Cancelled);
            var faults = CrashVerdict.FaultsOf(pusher.Pushes, found).ToArray();
            Assert.True(faults.Length == 0, $"{when}: {faults.Length} faults:\n{string.Join('\n', faults.Take(20))}\n{server.Process.Log}");
            acknowledged += pusher.Pushes.Count(static push => push.IsAcknowledged);
            unanswered += pusher.Pushes.Count(push => !push.IsAcknowledged && push.Items.All(found.ContainsKey));
        }

        output.WriteLine($"{when}: {acknowledged} acknowledged pushes are there, and {unanswered} whose answer was lost");
    }
}
