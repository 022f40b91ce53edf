using System.Buffers.Binary;

namespace Trine.Protocol.Grpc;

/// <summary>The five bytes before each message: a flag (0 plain, 1 compressed) and the length, big-endian.</summary>
internal readonly record struct FrameHeader(byte Flag, uint PayloadBytes)
{
    public const int SizeBytes = 5;
    public const byte Plain = 0;
    public const byte Compressed = 1;

    public static FrameHeader Read(ReadOnlySpan<byte> bytes)
        => new(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));

    public void Write(Span<byte> bytes)
    {
        bytes[0] = Flag;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], PayloadBytes);
    }
}
