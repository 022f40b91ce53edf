using System.Net;

namespace Trine.Protocol.Grpc;

/// <summary>A client's connection to one server: HTTP/2, many calls at once on it. Thread-safe.</summary>
/// <remarks>
/// Connects on the first call and again after a break; does not retry a call and does not bound how many run at once:
/// both are the caller's.
/// </remarks>
public sealed class GrpcChannel : IDisposable
{
    /// <summary>Room for a stream's answer before the reader must have taken some; grows with the measured delay.</summary>
    private const int StreamWindowBytes = 1024 * 1024;

    private readonly Uri _address;
    private readonly GrpcChannelOptions _options;
    private readonly HttpMessageInvoker _invoker;

    /// <param name="address"><c>http://host:port</c> for cleartext HTTP/2 without an upgrade, <c>https://…</c> for TLS.</param>
    /// <param name="options">Limits and times.</param>
    public GrpcChannel(Uri address, GrpcChannelOptions options)
    {
        _address = address;
        _options = options;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>Sends one message and waits for one.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="request">May be disposed once this returns or throws.</param>
    /// <param name="options">Timeout and metadata.</param>
    /// <param name="cancellationToken">Gives the call up, here and on the server.</param>
    /// <returns>The answer, owned by the caller.</returns>
    /// <exception cref="GrpcException">Any status but OK; UNAVAILABLE also when there is no connection.</exception>
    public async Task<GrpcMessage> UnaryAsync(
        GrpcMethod method, GrpcRequest request, GrpcCallOptions options, CancellationToken cancellationToken)
    {
        using var call = ServerStreaming(method, request, options, cancellationToken);
        var response = await call.ReadAsync().ConfigureAwait(false)
            ?? throw new GrpcException(StatusCode.Internal, "cardinality violation: received no response message");
        try
        {
            await call.ExpectEndAsync().ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message; the answers are read from what is returned.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="request">May be disposed once this returns.</param>
    /// <param name="options">Timeout and metadata.</param>
    /// <param name="cancellationToken">Gives the call up at any time, here and on the server.</param>
    /// <returns>The call, to be disposed by the caller.</returns>
    public GrpcCall ServerStreaming(
        GrpcMethod method, GrpcRequest request, GrpcCallOptions options, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!request.TryHold(), request);
        try
        {
            return new GrpcCall(_invoker, CreateHttpRequest(method, request, options), options, _options, cancellationToken);
        }
        finally
        {
            request.Release();
        }
    }

    public void Dispose() => _invoker.Dispose();

    private HttpRequestMessage CreateHttpRequest(GrpcMethod method, GrpcRequest request, GrpcCallOptions options)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, method.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = CreateContent(request),
        };
        var headers = message.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.AcceptedEncodings);
        if (_options.UseGzip)
        {
            headers.TryAddWithoutValidation(GrpcHeaders.Encoding, GrpcHeaders.Gzip);
        }

        if (options.Timeout is { } timeout)
        {
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(timeout));
        }

        foreach (var (name, value) in options.Metadata)
        {
            headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private GrpcRequestContent CreateContent(GrpcRequest request)
    {
        if (!_options.UseGzip || request.Body.Length < GzipMessages.PayloadBytesMin)
        {
            return new GrpcRequestContent(request, FrameHeader.Plain);
        }

        using var compressed = new GrpcRequest();
        GzipMessages.Compress(request.Body.WrittenSpan, compressed.Body);
        return new GrpcRequestContent(compressed, FrameHeader.Compressed);
    }
}
