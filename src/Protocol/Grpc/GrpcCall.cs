namespace Trine.Protocol.Grpc;

/// <summary>A call under way: reads its answers one after the other.</summary>
/// <remarks>
/// The token given when the call was started and its deadline hold for every read. Disposing before the end gives the call
/// up, which the server sees. Not thread-safe.
/// </remarks>
public sealed class GrpcCall : IDisposable
{
    private readonly HttpRequestMessage _request;
    private readonly GrpcChannelOptions _channelOptions;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _ended;
    private readonly Task<HttpResponseMessage> _responseTask;
    private HttpResponseMessage? _response;
    private GrpcMessageReader? _reader;

    internal GrpcCall(
        HttpMessageInvoker invoker,
        HttpRequestMessage request,
        GrpcCallOptions options,
        GrpcChannelOptions channelOptions,
        CancellationToken cancellationToken)
    {
        _request = request;
        _channelOptions = channelOptions;
        _callerToken = cancellationToken;
        if (options.Timeout is { } timeout && timeout <= GrpcTimeout.TimerMax)
        {
            _deadline = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, channelOptions.Time);
        }

        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline?.Token ?? default);
        _responseTask = invoker.SendAsync(request, _ended.Token);
    }

    /// <summary>Waits for the next answer.</summary>
    /// <returns>Owned by the caller; null when the call ended with OK.</returns>
    /// <exception cref="GrpcException">The call ended with another status, broke off, or passed its deadline.</exception>
    /// <exception cref="OperationCanceledException">The caller's token was signalled.</exception>
    public async ValueTask<GrpcMessage?> ReadAsync()
    {
        try
        {
            _reader ??= await OpenAsync().ConfigureAwait(false);
            var message = await _reader.ReadAsync(_ended.Token).ConfigureAwait(false);
            if (message is null)
            {
                GrpcResponseStatus.ThrowUnlessOk(Response);
            }

            return message;
        }
        catch (Exception e) when (e is not GrpcException)
        {
            throw Explain(e);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _response?.Dispose();
        if (_response is null)
        {
            // The answer's headers never arrived or were not waited for: look away from how the sending ends.
            _ = _responseTask.ContinueWith(
                static sending => _ = sending.IsCompletedSuccessfully ? DisposeResult(sending) : sending.Exception,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        _request.Dispose();
        _ended.Dispose();
        _deadline?.Dispose();
    }

    /// <summary>Waits for the end of a unary call.</summary>
    internal async ValueTask ExpectEndAsync()
    {
        if (await ReadAsync().ConfigureAwait(false) is { } extra)
        {
            extra.Dispose();
            throw new GrpcException(
                StatusCode.Internal, "cardinality violation: received more than one message where one was expected");
        }
    }

    // Set by OpenAsync, which every read awaits first.
    private HttpResponseMessage Response => _response!;

    private static Exception? DisposeResult(Task<HttpResponseMessage> sent)
    {
        sent.Result.Dispose();
        return null;
    }

    private async ValueTask<GrpcMessageReader> OpenAsync()
    {
        _response = await _responseTask.ConfigureAwait(false);
        GrpcResponseStatus.CheckHeaders(_response);
        var encoding = GrpcResponseStatus.Header(_response.Headers, GrpcHeaders.Encoding) ?? "";
        var body = await _response.Content.ReadAsStreamAsync(_ended.Token).ConfigureAwait(false);
        return new GrpcMessageReader(body, encoding, _channelOptions.ReceiveBytesMax);
    }

    private Exception Explain(Exception e)
    {
        if (_callerToken.IsCancellationRequested)
        {
            return e as OperationCanceledException ?? new OperationCanceledException(e.Message, e, _callerToken);
        }

        return _deadline is { IsCancellationRequested: true }
            ? new GrpcException(StatusCode.DeadlineExceeded, "context deadline exceeded", e)
            : GrpcResponseStatus.FromTransport(e, _request.RequestUri);
    }
}
