using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics;

namespace Trine.Codecs;

/// <summary>Unfolds the elements of one snappy block.</summary>
/// <remarks>
/// Copies go 16 bytes at a time and may write past an element's end, never past the destination: each wide copy first
/// checks that both sides have the room, and elements near an end take the exact path.
/// </remarks>
internal static unsafe class SnappyDecoder
{
    private const int Wide = 16;

    /// <summary>A copy is at most 64 bytes; with this room, four wide copies (or patterns of 8) stay inside.</summary>
    private const int CopyRoom = 64 + Wide;

    /// <exception cref="InvalidDataException">An element is cut short, out of range, or the total is not the block's length.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* from = source, to = destination)
        {
            if (!TryDecode(from, from + source.Length, to, to + destination.Length, out var failedAt))
            {
                Throw(failedAt - from);
            }
        }
    }

    /// <summary>On failure <paramref name="failedAt"/> is the bad element, or the end where elements are missing.</summary>
    private static bool TryDecode(byte* from, byte* fromEnd, byte* start, byte* end, out byte* failedAt)
    {
        var to = start;
        failedAt = from;
        while (from < fromEnd)
        {
            failedAt = from;
            uint tag = *from++;
            if ((tag & 3) == 0)
            {
                long length = (tag >> 2) + 1;
                if (length <= Wide && fromEnd - from >= Wide && end - to >= Wide)
                {
                    // Fast path: a short literal with room on both sides.
                    Copy16(from, to);
                    from += length;
                    to += length;
                    continue;
                }

                if (length > 60 && !TryReadLength(ref from, fromEnd, (int)length - 60, out length))
                {
                    return false;
                }

                if (length > fromEnd - from || length > end - to)
                {
                    return false;
                }

                Buffer.MemoryCopy(from, to, length, length);
                from += length;
                to += length;
                continue;
            }

            long offset;
            int count;
            if ((tag & 3) == 1)
            {
                if (from >= fromEnd)
                {
                    return false;
                }

                count = (int)((tag >> 2) & 7) + 4;
                offset = ((tag >> 5) << 8) | *from++;
            }
            else
            {
                var offsetBytes = (tag & 3) == 2 ? 2 : 4;
                if (fromEnd - from < offsetBytes)
                {
                    return false;
                }

                count = (int)(tag >> 2) + 1;
                offset = offsetBytes == 2 ? from[0] | (from[1] << 8) : ReadUInt32(from);
                from += offsetBytes;
            }

            if (offset == 0 || offset > to - start || count > end - to)
            {
                return false;
            }

            if (end - to >= CopyRoom)
            {
                CopyWide(to - offset, to, offset, count);
            }
            else
            {
                for (var i = 0; i < count; i++)
                {
                    to[i] = to[i - offset];
                }
            }

            to += count;
        }

        failedAt = from;
        return to == end;
    }

    /// <summary>A literal's length beyond 60 stands in one to four bytes behind its tag, less one.</summary>
    private static bool TryReadLength(ref byte* from, byte* fromEnd, int lengthBytes, out long length)
    {
        length = 0;
        if (fromEnd - from < lengthBytes)
        {
            return false;
        }

        for (var i = 0; i < lengthBytes; i++)
        {
            length |= (long)from[i] << (8 * i);
        }

        length++;
        from += lengthBytes;
        return true;
    }

    /// <summary>Copies up to 64 bytes forward, where the ranges may overlap and bytes behind the end may be overwritten.</summary>
    private static void CopyWide(byte* from, byte* to, long offset, int count)
    {
        if (offset >= Wide)
        {
            // Fast path: each step reads only what is already in place.
            for (var done = 0; done < count; done += Wide)
            {
                Copy16(from + done, to + done);
            }

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

    private static void Copy16(byte* from, byte* to) => Vector128.Store(Vector128.Load(from), to);

    private static uint ReadUInt32(byte* from)
        => from[0] | ((uint)from[1] << 8) | ((uint)from[2] << 16) | ((uint)from[3] << 24);

    [DoesNotReturn]
    private static void Throw(long offset) => throw new InvalidDataException($"snappy block is damaged at byte {offset}");
}
