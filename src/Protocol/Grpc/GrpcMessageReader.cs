using System.Globalization;
using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>Reads framed messages from a request's or a response's body.</summary>
/// <remarks>
/// Memory follows what has arrived, not what a length promises: the buffer grows in steps of <see cref="StepBytes"/> or by
/// doubling as bytes come. Error texts are grpc-go's, since clients show and match them. One reader at a time.
/// </remarks>
/// <param name="body">Not owned.</param>
/// <param name="encoding">Value of <c>grpc-encoding</c>; empty is identity.</param>
/// <param name="messageBytesMax">Bound on a message, both as sent and as decompressed.</param>
internal sealed class GrpcMessageReader(Stream body, string encoding, int messageBytesMax)
{
    private const int StepBytes = 256 * 1024;

    private readonly byte[] _header = new byte[FrameHeader.SizeBytes];

    /// <returns>The next message, owned by the caller; null at the end of the body.</returns>
    /// <exception cref="GrpcException">The frame is malformed, cut short, too large, or in an unknown compression.</exception>
    public async ValueTask<GrpcMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var headerBytes = await body.ReadAtLeastAsync(
            _header, _header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (headerBytes == 0)
        {
            return null;
        }

        if (headerBytes < _header.Length)
        {
            throw CutShort();
        }

        var header = FrameHeader.Read(_header);
        CheckHeader(header);
        var payload = await ReadPayloadAsync((int)header.PayloadBytes, cancellationToken).ConfigureAwait(false);
        if (header.Flag == FrameHeader.Plain)
        {
            return payload;
        }

        using (payload)
        {
            return GzipMessages.Decompress(payload.Span, messageBytesMax);
        }
    }

    /// <summary>Waits for the end of the body.</summary>
    /// <exception cref="GrpcException">Another message comes.</exception>
    public async ValueTask ExpectEndAsync(CancellationToken cancellationToken)
    {
        if (await body.ReadAsync(_header.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) > 0)
        {
            throw new GrpcException(
                StatusCode.Internal, "cardinality violation: received more than one message where one was expected");
        }
    }

    private void CheckHeader(FrameHeader header)
    {
        if (header.Flag == FrameHeader.Compressed)
        {
            CheckEncoding();
        }
        else if (header.Flag != FrameHeader.Plain)
        {
            throw new GrpcException(StatusCode.Internal, string.Create(
                CultureInfo.InvariantCulture, $"grpc: received unexpected payload format {header.Flag}"));
        }

        if (header.PayloadBytes > messageBytesMax)
        {
            throw new GrpcException(StatusCode.ResourceExhausted, string.Create(
                CultureInfo.InvariantCulture,
                $"grpc: received message larger than max ({header.PayloadBytes} vs. {messageBytesMax})"));
        }
    }

    private void CheckEncoding()
    {
        if (encoding is "" or GrpcHeaders.Identity)
        {
            throw new GrpcException(
                StatusCode.Internal, "grpc: compressed flag set with identity or empty encoding");
        }

        if (encoding != GrpcHeaders.Gzip)
        {
            throw new GrpcException(
                StatusCode.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\"");
        }
    }

    private async ValueTask<GrpcMessage> ReadPayloadAsync(int payloadBytes, CancellationToken cancellationToken)
    {
        var payload = new ByteBuffer();
        try
        {
            while (payload.Length < payloadBytes)
            {
                var wanted = Math.Min(payloadBytes - payload.Length, StepBytes);
                var read = await body.ReadAsync(payload.GetMemory(wanted)[..wanted], cancellationToken).ConfigureAwait(false);
                payload.Advance(read > 0 ? read : throw CutShort());
            }
        }
        catch
        {
            payload.Dispose();
            throw;
        }

        return new GrpcMessage(payload);
    }

    private static GrpcException CutShort() => new(StatusCode.Internal, "unexpected EOF");
}
