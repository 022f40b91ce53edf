using System.Net;
using System.Net.Http.Headers;
using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>One message as the body of an HTTP request; holds the message for as long as HTTP may read it.</summary>
/// <remarks>HTTP may read it again for another connection, and may still be reading when the call was given up.</remarks>
internal sealed class GrpcRequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcContentType = new(GrpcHeaders.ContentType);

    private readonly GrpcRequest _request;
    private readonly byte _flag;
    private int _disposed;

    /// <param name="request">Held until this is disposed and no longer read.</param>
    /// <param name="flag">Whether the message is compressed.</param>
    /// <exception cref="ObjectDisposedException">The request is disposed already.</exception>
    public GrpcRequestContent(GrpcRequest request, byte flag)
    {
        ObjectDisposedException.ThrowIf(!request.TryHold(), request);
        _request = request;
        _flag = flag;
        Headers.ContentType = GrpcContentType;
    }

    private ByteBuffer Body => _request.Body;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(!_request.TryHold(), this);
        try
        {
            var header = new byte[FrameHeader.SizeBytes];
            new FrameHeader(_flag, (uint)Body.Length).Write(header);
            await stream.WriteAsync(header, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Body.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _request.Release();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        // gRPC sends no content-length.
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _request.Release();
        }

        base.Dispose(disposing);
    }
}
