using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>
/// Decodes LZ4 frames (lz4/lz4, lz4_Frame_format.md, version 1.6.4) that somebody else made, within limits.
/// </summary>
/// <remarks>
/// Reads linked and independent blocks, concatenated and skippable frames, and checks every checksum that is there.
/// Dictionaries are refused. Stateless and thread-safe.
/// </remarks>
public static class Lz4Frame
{
    private const uint Magic = 0x184D2204;
    private const uint SkippableMagic = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;

    private const uint StoredBlock = 0x80000000;

    /// <summary>Decompresses all frames of <paramref name="source"/>.</summary>
    /// <param name="source">The whole body: at least one frame.</param>
    /// <param name="destination">Grows by what comes out; on failure by a part of it.</param>
    /// <param name="limits">Checked as the output grows; a stated content size is checked first.</param>
    /// <exception cref="DecompressionLimitException">More would come out than allowed.</exception>
    /// <exception cref="InvalidDataException">The body is damaged or cut short.</exception>
    public static void Decompress(ReadOnlySpan<byte> source, ByteBuffer destination, DecompressionLimits limits)
    {
        var start = destination.Length;
        var maxBytes = limits.MaxBytesFor(source.Length);
        do
        {
            var magic = TakeUInt32(ref source);
            if ((magic & SkippableMask) == SkippableMagic)
            {
                Take(ref source, TakeUInt32(ref source));
            }
            else if (magic == Magic)
            {
                DecodeFrame(ref source, destination, maxBytes - (destination.Length - start), maxBytes);
            }
            else
            {
                throw new InvalidDataException($"not an lz4 frame: got magic {magic:x8}, want {Magic:x8}");
            }
        }
        while (!source.IsEmpty);
    }

    private static void DecodeFrame(ref ReadOnlySpan<byte> source, ByteBuffer destination, int roomBytes, int maxBytes)
    {
        var header = Lz4FrameHeader.Read(ref source);
        if (header.ContentBytes is { } stated && stated > (ulong)roomBytes)
        {
            throw new DecompressionLimitException("lz4", maxBytes);
        }

        var frameStart = destination.Length;
        while (TakeUInt32(ref source) is var size && size != 0)
        {
            var block = Take(ref source, size & ~StoredBlock);
            if (header.HasBlockChecksums)
            {
                CheckSum("block", block, TakeUInt32(ref source));
            }

            var blockStart = destination.Length;
            var room = Math.Min(header.BlockBytesMax, roomBytes - (blockStart - frameStart));
            if ((size & StoredBlock) == 0)
            {
                var windowStart = header.AreBlocksLinked ? frameStart : blockStart;
                if (!Lz4Block.TryDecode(block, destination, windowStart, room))
                {
                    ThrowTooLong(room < header.BlockBytesMax, maxBytes);
                }
            }
            else if (block.Length <= room)
            {
                destination.Append(block);
            }
            else
            {
                ThrowTooLong(room < header.BlockBytesMax, maxBytes);
            }
        }

        var content = destination.WrittenSpan[frameStart..];
        if (header.HasContentChecksum)
        {
            CheckSum("content", content, TakeUInt32(ref source));
        }

        if (header.ContentBytes is { } want && want != (ulong)content.Length)
        {
            throw new InvalidDataException($"lz4 frame has the wrong size: got {content.Length}, want {want}");
        }
    }

    private static void ThrowTooLong(bool isLimit, int maxBytes)
        => throw (isLimit
            ? new DecompressionLimitException("lz4", maxBytes)
            : new InvalidDataException("lz4 block is longer than its frame allows"));

    private static void CheckSum(string part, ReadOnlySpan<byte> bytes, uint want)
    {
        var got = XxHash32.Compute(bytes);
        if (got != want)
        {
            throw new InvalidDataException($"lz4 {part} checksum mismatch: got {got:x}, want {want:x}");
        }
    }

    internal static uint TakeUInt32(ref ReadOnlySpan<byte> source)
        => BinaryPrimitives.ReadUInt32LittleEndian(Take(ref source, sizeof(uint)));

    internal static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, uint count)
    {
        if (count > (uint)source.Length)
        {
            throw new InvalidDataException($"lz4 frame is cut short: got {source.Length} bytes, want {count}");
        }

        var taken = source[..(int)count];
        source = source[(int)count..];
        return taken;
    }
}
