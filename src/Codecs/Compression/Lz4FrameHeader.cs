using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>What stands between a frame's magic and its first block.</summary>
/// <param name="AreBlocksLinked">Whether matches may reach into earlier blocks of the frame.</param>
/// <param name="BlockBytesMax">The most bytes that one block may hold: 64 KiB, 256 KiB, 1 MiB or 4 MiB.</param>
/// <param name="HasBlockChecksums">Whether four bytes of XXH32 follow each block.</param>
/// <param name="HasContentChecksum">Whether four bytes of XXH32 over the content follow the last block.</param>
/// <param name="ContentBytes">The content's length, where the frame states it.</param>
internal readonly record struct Lz4FrameHeader(
    bool AreBlocksLinked, int BlockBytesMax, bool HasBlockChecksums, bool HasContentChecksum, ulong? ContentBytes)
{
    /// <exception cref="InvalidDataException">Cut short, damaged, of another version, or with a dictionary.</exception>
    public static Lz4FrameHeader Read(ref ReadOnlySpan<byte> source)
    {
        var descriptor = source;
        var flags = Lz4Frame.Take(ref source, 2);
        var (flag, blockFlag) = (flags[0], flags[1]);
        if (flag >> 6 != 1 || (flag & 0b10) != 0 || (blockFlag & 0b1000_1111) != 0 || blockFlag >> 4 < 4)
        {
            throw new InvalidDataException($"unsupported lz4 frame header {flag:x2} {blockFlag:x2}");
        }

        if ((flag & 1) != 0)
        {
            throw new InvalidDataException("lz4 frame needs a dictionary");
        }

        ulong? contentBytes = (flag & 0b1000) != 0
            ? BinaryPrimitives.ReadUInt64LittleEndian(Lz4Frame.Take(ref source, sizeof(ulong)))
            : null;
        var hash = (byte)(XxHash32.Compute(descriptor[..^source.Length]) >> 8);
        var stored = Lz4Frame.Take(ref source, 1)[0];
        if (hash != stored)
        {
            throw new InvalidDataException($"lz4 header checksum mismatch: got {hash:x}, want {stored:x}");
        }

        return new Lz4FrameHeader(
            AreBlocksLinked: (flag & 0b10_0000) == 0,
            BlockBytesMax: 1 << (8 + 2 * (blockFlag >> 4)),
            HasBlockChecksums: (flag & 0b1_0000) != 0,
            HasContentChecksum: (flag & 0b100) != 0,
            contentBytes);
    }
}
