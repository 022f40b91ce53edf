using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>The messages of an answer: write one into <see cref="Message"/>, send it, write the next.</summary>
/// <remarks>Belongs to the call; for one writer at a time.</remarks>
public sealed class GrpcResponseStream : IDisposable
{
    /// <summary>A single answer up to this size leaves together with its trailers, in one write to the socket.</summary>
    private const int UnflushedBytesMax = 64 * 1024;

    private readonly HttpResponse _response;
    private readonly ByteBuffer? _compressed;

    /// <param name="response">Not started; gets its headers here.</param>
    /// <param name="useGzip">Whether long messages are compressed; the caller must accept that.</param>
    internal GrpcResponseStream(HttpResponse response, bool useGzip)
    {
        _response = response;
        _response.ContentType = GrpcHeaders.ContentType;
        if (useGzip)
        {
            _compressed = new ByteBuffer();
            _response.Headers[GrpcHeaders.Encoding] = GrpcHeaders.Gzip;
        }
    }

    /// <summary>The next message; empty after each send.</summary>
    public ByteBuffer Message { get; } = new();

    /// <summary>Sends <see cref="Message"/>; completes when the connection has taken it, which is how a slow reader slows the handler.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var output = _response.BodyWriter;
        WriteFrame(output);
        var result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException("the caller went away", _response.HttpContext.RequestAborted);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Message.Dispose();
        _compressed?.Dispose();
    }

    /// <summary>Sends the only message of a unary answer.</summary>
    internal ValueTask SendSingleAsync(CancellationToken cancellationToken)
    {
        if (Message.Length > UnflushedBytesMax)
        {
            return SendAsync(cancellationToken);
        }

        WriteFrame(_response.BodyWriter);
        return ValueTask.CompletedTask;
    }

    private void WriteFrame(PipeWriter output)
    {
        var payload = Message;
        var flag = FrameHeader.Plain;
        if (_compressed is not null && Message.Length >= GzipMessages.PayloadBytesMin)
        {
            _compressed.Clear();
            GzipMessages.Compress(Message.WrittenSpan, _compressed);
            payload = _compressed;
            flag = FrameHeader.Compressed;
        }

        new FrameHeader(flag, (uint)payload.Length).Write(output.GetSpan(FrameHeader.SizeBytes));
        output.Advance(FrameHeader.SizeBytes);
        output.Write(payload.WrittenSpan);
        Message.Clear();
    }
}
