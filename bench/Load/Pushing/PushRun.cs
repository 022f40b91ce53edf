using System.Diagnostics;
using System.Threading.Channels;
using Trine.Load.Generation;
using Trine.Load.Measuring;

namespace Trine.Load.Pushing;

/// <summary>Pushes bodies over several connections and measures both sides.</summary>
public static class PushRun
{
    /// <summary>Pushes bodies that are ready.</summary>
    /// <param name="load">What to push.</param>
    /// <param name="options">How.</param>
    /// <param name="server">Of the server; null when its use is not to be measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<PushReport> RunAsync(
        PreparedLoad load, PushOptions options, ProcessMeter? server, CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<PushBody>();
        foreach (var body in load.Bodies)
        {
            channel.Writer.TryWrite(body);
        }

        channel.Writer.Complete();
        return RunAsync(channel.Reader, options, server, cancellationToken);
    }

    /// <summary>Pushes bodies as they come, until there are no more.</summary>
    /// <inheritdoc cref="RunAsync(PreparedLoad, PushOptions, ProcessMeter?, CancellationToken)"/>
    internal static async Task<PushReport> RunAsync(
        ChannelReader<PushBody> bodies, PushOptions options, ProcessMeter? server, CancellationToken cancellationToken)
    {
        using var client = new PushClient(options);
        var pacer = new Pacer(options.LinesPerSecond);
        var cpuBefore = server?.CpuSeconds ?? 0;
        var start = Stopwatch.GetTimestamp();
        var tallies = await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(
            _ => Task.Run(() => PushAsync(client, bodies, pacer, cancellationToken), cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(start);
        var sum = new PushTally();
        foreach (var tally in tallies)
        {
            sum.Add(tally);
        }

        return new PushReport(sum, elapsed, server is null ? null : ServerUse.Since(cpuBefore, server));
    }

    private static async Task<PushTally> PushAsync(
        PushClient client, ChannelReader<PushBody> bodies, Pacer pacer, CancellationToken cancellationToken)
    {
        var tally = new PushTally();
        await foreach (var body in bodies.ReadAllAsync(cancellationToken))
        {
            var due = await pacer.WaitAsync(body.Rows, cancellationToken);
            if (await client.PushAsync(body, tally, cancellationToken))
            {
                tally.AddAcknowledged(body.Rows, body.LineBytes, Stopwatch.GetElapsedTime(due));
            }
            else
            {
                tally.AddLost();
            }
        }

        return tally;
    }
}
