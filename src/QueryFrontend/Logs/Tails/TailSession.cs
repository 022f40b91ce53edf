using System.Net.WebSockets;
using System.Runtime.ExceptionServices;
using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Protocol.Queriers;
using Trine.QueryFrontend.Logs.Json;

namespace Trine.QueryFrontend.Logs.Tails;

/// <summary>One live tail on its web socket: history first, then entries as they come, until one side has enough.</summary>
/// <param name="socket">Accepted; stays the caller's.</param>
/// <param name="request">What the client asked for.</param>
/// <param name="queriers">Who follows the query.</param>
/// <param name="history">Reads the newest entries from a time on, the limit's number, oldest first.</param>
/// <param name="metrics">Counts what is dropped.</param>
/// <param name="time">The clock.</param>
internal sealed class TailSession(
    WebSocket socket,
    TailRequest request,
    IQuerierPool queriers,
    Func<TailRequest, CancellationToken, Task<IReadOnlyList<LogEntry>>> history,
    QueryFrontendMetrics metrics,
    TimeProvider time)
{
    /// <summary>A closing frame holds 125 bytes, two of which are the code.</summary>
    private const int ReasonBytesMax = 123;

    /// <summary>What a client that is told to go may take to answer.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly TailBuffer _buffer = new(request.Delay, metrics, time);

    /// <summary>Runs until the client leaves, the tail has lived long enough, fails, or the process stops.</summary>
    /// <param name="enter">Takes a place among the tenant's tails; may refuse, which the client is told.</param>
    /// <param name="stopping">The process stops.</param>
    /// <param name="cancellationToken">The connection is gone.</param>
    /// <exception cref="Exception">Neither side ended the tail, but a mistake on ours; the client was told.</exception>
    public async Task RunAsync(
        Func<IDisposable> enter, CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var lifetime = new CancellationTokenSource(request.DurationMax, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token, stopping, cancellationToken);
        var receiving = ReceiveAsync();
        var following = FollowAsync(enter, ended.Token);
        var sending = SendAsync(ended.Token);
        var first = await Task.WhenAny(receiving, following, sending);
        var (status, reason) = lifetime.IsCancellationRequested
            ? (WebSocketCloseStatus.InternalServerError, "reached tail max duration limit")
            : stopping.IsCancellationRequested
                ? (WebSocketCloseStatus.EndpointUnavailable, "server is stopping")
                : ReasonOf(first);
        await ended.CancelAsync();
        await CloseAsync(status, reason, sending, receiving);
        await Task.WhenAll(receiving, following, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first.Exception?.InnerException is { } failure and not (RequestException or WebSocketException))
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static (WebSocketCloseStatus Status, string Reason) ReasonOf(Task first) => first switch
    {
        { Exception.InnerException: RequestException refusal } => (WebSocketCloseStatus.InternalServerError, refusal.Message),
        { IsCompletedSuccessfully: true } => (WebSocketCloseStatus.NormalClosure, ""),
        _ => (WebSocketCloseStatus.InternalServerError, "internal error"),
    };

    /// <summary>Reads what the client sends only to notice that it leaves, and to answer its pings.</summary>
    /// <remarks>Ends with the connection: cancelling it would break the socket before the client is told why.</remarks>
    private async Task ReceiveAsync()
    {
        var buffer = new byte[1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        }
        while (received.MessageType != WebSocketMessageType.Close);
    }

    private async Task FollowAsync(Func<IDisposable> enter, CancellationToken cancellationToken)
    {
        using var place = enter();
        var candidates = queriers.Candidates();
        var querier = candidates.Count > 0
            ? candidates[0]
            : throw new RequestException(RequestError.Unavailable, "no querier is known; check ring.members");
        await using var groups = querier.Logs.TailAsync(request.Tenant, request.Query, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);

        // The first group says that the tail is in place: only then is history read, so that nothing falls in between.
        if (!await groups.MoveNextAsync())
        {
            return;
        }

        var before = await history(request, cancellationToken);
        await _buffer.AddAsync(before, cancellationToken);
        var known = new TailHistory(before);
        do
        {
            await AddAsync(groups.Current, known, cancellationToken);
        }
        while (await groups.MoveNextAsync());
    }

    private async ValueTask AddAsync(LogTailEntries group, TailHistory known, CancellationToken cancellationToken)
    {
        if (group.RowsLost > 0)
        {
            _buffer.AddLost(group.RowsLost);
        }

        await _buffer.AddAsync(known.WithoutKnown(group.Entries), cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var message = new ByteBuffer();
        while (true)
        {
            var batch = await _buffer.TakeAsync(cancellationToken);
            message.Clear();
            LogTailJson.Write(message, batch, request.Flags, UnixTime.NowNs(time));

            // Not cancelled in the middle of a frame: the close behind it could not be read then.
            await socket.SendAsync(message.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
    }

    /// <summary>Says why and waits for the client's answer; a client that does not give it in time is cut off.</summary>
    private async Task CloseAsync(WebSocketCloseStatus status, string reason, Task sending, Task receiving)
    {
        try
        {
            await sending.WaitAsync(CloseTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (sending.IsCompleted && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, Cut(reason), CancellationToken.None).WaitAsync(CloseTimeout, time);
                await receiving.WaitAsync(CloseTimeout, time);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or TimeoutException)
        {
            // The client did not wait for the reason.
        }

        socket.Abort();
    }

    private static string Cut(string reason)
    {
        var utf8 = Encoding.UTF8.GetBytes(reason);
        return utf8.Length <= ReasonBytesMax ? reason : Encoding.UTF8.GetString(utf8, 0, ReasonBytesMax).TrimEnd('\ufffd');
    }
}
