using Trine.Crash.Tests.Loads;
using Trine.Testing.Logs;
using Trine.Testing.Processes;

namespace Trine.Crash.Tests;

/// <summary>Loads a server from several sides, flushes meanwhile, and kills it at some moment.</summary>
/// <param name="server">Runs, and is dead afterwards.</param>
/// <param name="signal">What is pushed.</param>
/// <param name="random">Chooses moments and sizes.</param>
internal sealed class CrashRound(SingleProcess server, CrashSignal signal, Random random)
{
    private const int Pushers = 4;
    private const long BaseNs = 1_768_471_200_000_000_000;

    private static readonly TimeSpan LifeMax = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan FlushPauseMax = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs to the death of the server.</summary>
    /// <param name="name">Of the round, in every item.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The pushers, for what they sent.</returns>
    public async Task<IReadOnlyList<CrashPusher>> RunAsync(string name, CancellationToken cancellationToken)
    {
        using var client = server.ClientOf("");
        var pushers = Enumerable.Range(0, Pushers)
            .Select(index => new CrashPusher(LoadOf($"{name}-p{index}"), new Random(random.Next())))
            .ToArray();
        var life = LifeMax * random.NextDouble();
        var flushing = FlushAsync(client, new Random(random.Next()), cancellationToken);
        var pushing = pushers.Select(pusher => pusher.RunAsync(cancellationToken)).ToArray();
        await Task.WhenAny(Task.WhenAll(pushers.Select(static pusher => pusher.Begun)), Task.WhenAny(pushing).Unwrap());

        // Not a wait for something: the moment of the kill is the chance that is tested.
        await Task.Delay(life, cancellationToken);
        await server.Process.KillAsync();
        await Task.WhenAll([.. pushing, flushing]);
        return pushers;
    }

    private CrashLoad LoadOf(string name) => signal switch
    {
        CrashSignal.Logs => new LogCrashLoad(server.Http, new LogLoad(random.Next(), name, BaseNs)),
        CrashSignal.Metrics => new MetricCrashLoad(server.Http, name, BaseNs / 1_000_000, new Random(random.Next())),
        _ => new TraceCrashLoad(server.Http, name, BaseNs, new Random(random.Next())),
    };

    /// <summary>Flushes again and again, so that some kills fall into a flush.</summary>
    private static async Task FlushAsync(LokiClient client, Random random, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(FlushPauseMax * random.NextDouble(), cancellationToken);
                await client.FlushAsync(cancellationToken);
            }
        }
        catch (HttpRequestException failure)
        {
            Assert.True(failure.StatusCode is null, $"a flush failed: {failure.Message}");
        }
    }
}

/// <summary>What is pushed.</summary>
public enum CrashSignal
{
    Logs,
    Metrics,
    Traces,
}
