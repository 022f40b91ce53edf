using System.Globalization;
using System.IO.Compression;
using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>The <c>gzip</c> message encoding.</summary>
internal static class GzipMessages
{
    /// <summary>Shorter messages are sent as they are: gzip's own 18 bytes and the time cost more than they save.</summary>
    public const int PayloadBytesMin = 512;

    /// <exception cref="GrpcException">Not gzip, or larger than <paramref name="messageBytesMax"/> when unpacked.</exception>
    public static GrpcMessage Decompress(ReadOnlySpan<byte> payload, int messageBytesMax)
    {
        var body = new ByteBuffer();
        try
        {
            Inflate.Gzip(payload, body, new DecompressionLimits(messageBytesMax));
            return new GrpcMessage(body);
        }
        catch (DecompressionLimitException e)
        {
            body.Dispose();
            throw new GrpcException(StatusCode.ResourceExhausted, string.Create(
                CultureInfo.InvariantCulture,
                $"grpc: received message after decompression larger than max {messageBytesMax}"), e);
        }
        catch (InvalidDataException e)
        {
            body.Dispose();
            throw new GrpcException(
                StatusCode.Internal, "grpc: failed to decompress the received message: " + e.Message, e);
        }
    }

    public static void Compress(ReadOnlySpan<byte> message, ByteBuffer destination)
    {
        using var gzip = new GZipStream(new BufferStream(destination), CompressionLevel.Fastest);
        gzip.Write(message);
    }

    /// <summary>Lets a compressor, which wants a stream, write into a buffer.</summary>
    private sealed class BufferStream(ByteBuffer target) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => target.Append(buffer);
        public override void Write(byte[] buffer, int offset, int count) => target.Append(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
