using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace Trine.Codecs;

/// <summary>Unfolds the elements of one snappy block.</summary>
/// <remarks>
/// Where both sides have room, elements are copied 16 bytes at a time and may write past their end, never past the
/// destination; near an end each element is copied exactly.
/// </remarks>
internal static unsafe class SnappyDecoder
{
    private const int Wide = 16;

    /// <summary>
    /// What an element with its length in its tag may read: the tag, and a literal of 60 bytes in wide copies.
    /// </summary>
    private const int SourceRoom = 1 + 64;

    /// <summary>A copy is at most 64 bytes; with this room, wide copies of it stay inside.</summary>
    private const int DestinationRoom = 64 + Wide;

    /// <summary>Longest literal whose length stands in its tag.</summary>
    private const int LiteralInTagMax = 60;

    /// <summary>
    /// What each tag of a copy says: its length, the offset's bits 8 to 10, and the offset's bytes that follow.
    /// </summary>
    private static readonly CopyTag[] CopyTags = [.. Enumerable.Range(0, 256).Select(CopyTag.Parse)];

    /// <exception cref="InvalidDataException">
    /// An element is cut short or out of range, or all together are not as long as the destination.
    /// </exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* from = source, to = destination)
        {
            var block = new Block(from, from + source.Length, to, to + destination.Length);
            var isSound = true;
            while (isSound && block.From < block.FromEnd)
            {
                isSound = TryDecodeRun(ref block) && TryDecodeElement(ref block);
            }

            if (!isSound || block.To != block.End)
            {
                Throw(block.From - from);
            }
        }
    }

    /// <summary>Fast path: all but long literals, while there is room. Stops before any other element.</summary>
    /// <returns>False if a copy reaches before the start.</returns>
    private static bool TryDecodeRun(ref Block block)
    {
        var from = block.From;
        var to = block.To;
        if (block.FromEnd - from < SourceRoom || block.End - to < DestinationRoom)
        {
            // An empty side is pinned at no address, which has nothing before it.
            return true;
        }

        var fromLast = block.FromEnd - SourceRoom;
        var toLast = block.End - DestinationRoom;
        var isSound = true;
        while (from <= fromLast && to <= toLast)
        {
            uint tag = *from;
            if ((tag & 3) == 0)
            {
                var length = (tag >> 2) + 1;
                if (length > LiteralInTagMax)
                {
                    break;
                }

                CopyApart(from + 1, to, (int)length);
                from += 1 + length;
                to += length;
                continue;
            }

            var copy = CopyTags[(byte)tag];
            var offset = copy.OffsetHigh + (ReadUInt32(from + 1) & (uint)((1UL << (8 * copy.OffsetBytes)) - 1));
            if (offset == 0 || offset > to - block.Start)
            {
                isSound = false;
                break;
            }

            CopyWide(to - offset, to, offset, copy.Length);
            from += 1 + copy.OffsetBytes;
            to += copy.Length;
        }

        block.From = from;
        block.To = to;
        return isSound;
    }

    /// <summary>Slow path: any element, to the byte; for long literals and near the ends.</summary>
    private static bool TryDecodeElement(ref Block block)
    {
        if (block.From == block.FromEnd)
        {
            return true;
        }

        var from = block.From;
        uint tag = *from++;
        if ((tag & 3) == 0)
        {
            long length = (tag >> 2) + 1;
            if (length > LiteralInTagMax)
            {
                var lengthBytes = (int)length - LiteralInTagMax;
                if (block.FromEnd - from < lengthBytes)
                {
                    return false;
                }

                length = 1L + ReadLittleEndian(from, lengthBytes);
                from += lengthBytes;
            }

            if (length > block.FromEnd - from || length > block.End - block.To)
            {
                return false;
            }

            Buffer.MemoryCopy(from, block.To, length, length);
            block.From = from + length;
            block.To += length;
            return true;
        }

        var copy = CopyTags[(byte)tag];
        if (block.FromEnd - from < copy.OffsetBytes)
        {
            return false;
        }

        long offset = copy.OffsetHigh + ReadLittleEndian(from, copy.OffsetBytes);
        if (offset == 0 || offset > block.To - block.Start || copy.Length > block.End - block.To)
        {
            return false;
        }

        for (var i = 0; i < copy.Length; i++)
        {
            block.To[i] = block.To[i - offset];
        }

        block.From = from + copy.OffsetBytes;
        block.To += copy.Length;
        return true;
    }

    /// <summary>
    /// Copies up to 64 bytes forward; the ranges may overlap, and bytes behind the end may be overwritten.
    /// </summary>
    private static void CopyWide(byte* from, byte* to, long offset, int count)
    {
        if (offset >= Wide)
        {
            // Each step reads only what is already in place.
            CopyApart(from, to, count);
            return;
        }

        // A short offset repeats a pattern: each step doubles the distance until eight bytes fit between.
        var stop = to + count;
        while (to - from < sizeof(ulong))
        {
            *(ulong*)to = *(ulong*)from;
            to += to - from;
            if (to >= stop)
            {
                return;
            }
        }

        for (; to < stop; from += sizeof(ulong), to += sizeof(ulong))
        {
            *(ulong*)to = *(ulong*)from;
        }
    }

    private static void CopyApart(byte* from, byte* to, int count)
    {
        // Two steps at once: most elements end within them, so there is little to mispredict.
        Copy16(from, to);
        Copy16(from + Wide, to + Wide);
        for (var done = 2 * Wide; done < count; done += Wide)
        {
            Copy16(from + done, to + done);
        }
    }

    private static void Copy16(byte* from, byte* to) => Vector128.Store(Vector128.Load(from), to);

    /// <summary>Four bytes of which the first few are an offset; the mask that follows assumes their order.</summary>
    private static uint ReadUInt32(byte* from)
        => BitConverter.IsLittleEndian ? *(uint*)from : ReadLittleEndian(from, sizeof(uint));

    private static uint ReadLittleEndian(byte* from, int count)
    {
        var value = 0u;
        for (var i = 0; i < count; i++)
        {
            value |= (uint)from[i] << (8 * i);
        }

        return value;
    }

    [DoesNotReturn]
    private static void Throw(long offset)
        => throw new InvalidDataException($"snappy block is damaged at byte {offset}");

    /// <summary>Where decoding stands.</summary>
    private struct Block(byte* from, byte* fromEnd, byte* start, byte* end)
    {
        public byte* From = from;
        public byte* To = start;
        public readonly byte* FromEnd = fromEnd;
        public readonly byte* Start = start;
        public readonly byte* End = end;
    }

    private readonly record struct CopyTag(byte Length, byte OffsetBytes, ushort OffsetHigh)
    {
        /// <summary>
        /// Kind 1 holds 4 to 11 bytes and three bits of its offset; kinds 2 and 3 hold 1 to 64 bytes.
        /// </summary>
        public static CopyTag Parse(int tag)
            => (tag & 3) switch
            {
                1 => new CopyTag((byte)(((tag >> 2) & 7) + 4), 1, (ushort)((tag >> 5) << 8)),
                2 => new CopyTag((byte)((tag >> 2) + 1), 2, 0),
                3 => new CopyTag((byte)((tag >> 2) + 1), 4, 0),
                _ => default,
            };
    }
}
