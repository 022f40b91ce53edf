using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Trine.Model;
using Trine.Protocol.Ingesters;

namespace Trine.Querier.Logs.Tails;

/// <summary>The live frames of every ingester as one sequence, which ends when no ingester is left. One reader.</summary>
/// <remarks>An ingester that is lost while others live is asked again from time to time, and so is one that joins.</remarks>
internal sealed class TailFeed : IAsyncDisposable
{
    /// <summary>Frames read ahead of the reader; behind that an ingester keeps, and in the end drops, what it cannot hand over.</summary>
    private const int FramesAheadMax = 16;

    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(5);

    private readonly IIngesterSet _ingesters;
    private readonly Func<IIngesterClient, CancellationToken, IAsyncEnumerable<LogTailFrame>> _tail;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Channel<LogTailFrame> _frames = Channel.CreateBounded<LogTailFrame>(FramesAheadMax);
    private readonly Dictionary<IIngesterClient, Task> _readers = []; // The loop's own.
    private readonly CancellationTokenSource _stop;
    private readonly Task _running;
    private RequestException? _refusal;

    /// <param name="ingesters">Whom to ask; asked before this returns.</param>
    /// <param name="tail">Opens the tail of one ingester.</param>
    /// <param name="time">For asking again.</param>
    /// <param name="log">Receives failures.</param>
    /// <param name="cancellationToken">Ends the feed, like disposal.</param>
    public TailFeed(
        IIngesterSet ingesters,
        Func<IIngesterClient, CancellationToken, IAsyncEnumerable<LogTailFrame>> tail,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken)
    {
        _ingesters = ingesters;
        _tail = tail;
        _time = time;
        _log = log;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Connect();
        _running = RunAsync();
    }

    /// <summary>Completes with a <see cref="RequestException"/> when no ingester is left.</summary>
    public ChannelReader<LogTailFrame> Frames => _frames.Reader;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var reconnect = Task.Delay(ReconnectAfter, _time, _stop.Token);
        while (_readers.Count > 0 && !_stop.IsCancellationRequested)
        {
            await Task.WhenAny(_readers.Values.Append(reconnect));
            foreach (var (client, _) in _readers.Where(reader => reader.Value.IsCompleted).ToList())
            {
                _readers.Remove(client);
            }

            if (reconnect.IsCompletedSuccessfully && _readers.Count > 0)
            {
                Connect();
                reconnect = Task.Delay(ReconnectAfter, _time, _stop.Token);
            }
        }

        await Task.WhenAll(_readers.Values);
        _frames.Writer.Complete(
            _refusal ?? new RequestException(RequestError.Unavailable, "all ingesters closed the connection"));
    }

    private void Connect()
    {
        foreach (var client in _ingesters.Clients.Where(client => !_readers.ContainsKey(client)))
        {
            _readers.Add(client, ReadAsync(client));
        }
    }

    /// <summary>Hands on one ingester's frames until it closes.</summary>
    private async Task ReadAsync(IIngesterClient client)
    {
        try
        {
            await foreach (var frame in _tail(client, _stop.Token).WithCancellation(_stop.Token))
            {
                await _frames.Writer.WriteAsync(frame, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader is done.
        }
        catch (RequestException refusal) when (refusal.Error is RequestError.RateLimited or RequestError.BadRequest)
        {
            Volatile.Write(ref _refusal, refusal);
        }
        catch (Exception failure)
        {
            // The others go on; what replication holds elsewhere is not missed.
            _log.IngesterTailFailed(failure.Message);
        }
    }
}
