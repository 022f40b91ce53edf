using System.Threading.Channels;

namespace Trine.Load.Generation;

/// <summary>
/// Makes bodies while they are pushed, a few ahead of the pushers; their times are those of their making.
/// </summary>
internal sealed class LiveBodies(LogGenerator generator, PushFormat format, int bodyRows, TimeProvider time)
{
    private const long NsPerTick = TimeSpan.NanosecondsPerTick;

    /// <summary>Starts making bodies until the token is cancelled.</summary>
    /// <param name="ahead">Most bodies that wait to be pushed.</param>
    /// <param name="stop">Ends it; what waits is still handed out.</param>
    public ChannelReader<PushBody> Start(int ahead, CancellationToken stop)
    {
        var channel = Channel.CreateBounded<PushBody>(ahead);
        _ = Task.Run(() => MakeAsync(channel.Writer, stop), CancellationToken.None);
        return channel.Reader;
    }

    private async Task MakeAsync(ChannelWriter<PushBody> bodies, CancellationToken stop)
    {
        try
        {
            var isFirst = true;
            var startNs = NowNs();
            while (!stop.IsCancellationRequested)
            {
                var endNs = Math.Max(NowNs(), startNs + bodyRows);
                using var batch = generator.NextBatch(bodyRows, startNs, endNs - startNs, isFirst);
                var body = new PushBody(PushEncoder.Encode(batch, format), batch.RowCount, batch.Text.Length);
                await bodies.WriteAsync(body, stop);
                startNs = endNs;
                isFirst = false;
            }

            bodies.Complete();
        }
        catch (OperationCanceledException)
        {
            bodies.Complete();
        }
        catch (Exception failure)
        {
            // Handed to the pushers, who wait for bodies.
            bodies.Complete(failure);
        }
    }

    private long NowNs() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NsPerTick;
}
