using System.Buffers.Binary;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>Folds bytes into a snappy block: greedy matches of at least four bytes, found by one hash table.</summary>
/// <remarks>
/// Works on fragments of 64 KiB, so that positions fit 16 bits and every offset fits the two-byte copy; where nothing
/// matches, the search takes ever longer strides.
/// </remarks>
internal static class SnappyEncoder
{
    private const int FragmentBytes = 1 << 16;
    private const int HashBitsMax = 14;
    private const int HashBitsMin = 8;

    /// <summary>The search reads eight bytes at a time and stops this far from a fragment's end.</summary>
    private const int Margin = 15;

    /// <summary>Strides grow by one byte each 32 misses.</summary>
    private const int MissShift = 5;

    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least <see cref="Snappy.MaxCompressedLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var written = Varint.WriteUInt64(destination, (ulong)source.Length);
        Span<ushort> table = stackalloc ushort[1 << HashBitsMax];
        while (!source.IsEmpty)
        {
            var fragment = source[..Math.Min(source.Length, FragmentBytes)];
            written += EncodeFragment(fragment, destination[written..], table);
            source = source[fragment.Length..];
        }

        return written;
    }

    private static int EncodeFragment(ReadOnlySpan<byte> fragment, Span<byte> destination, Span<ushort> table)
    {
        var hashBits = Math.Clamp(BitOperations.Log2((uint)fragment.Length), HashBitsMin, HashBitsMax);
        table = table[..(1 << hashBits)];
        table.Clear();
        var written = 0;
        var literalStart = 0;
        var limit = fragment.Length - Margin;
        var position = 1;
        var misses = 1 << MissShift;
        while (position < limit)
        {
            var current = BinaryPrimitives.ReadUInt32LittleEndian(fragment[position..]);
            ref var slot = ref table[Hash(current, hashBits)];
            // An empty slot reads as position 0, which is as good a candidate as any.
            int candidate = slot;
            slot = (ushort)position;
            if (BinaryPrimitives.ReadUInt32LittleEndian(fragment[candidate..]) != current)
            {
                position += misses++ >> MissShift;
                continue;
            }

            if (position > literalStart)
            {
                written += WriteLiteral(fragment[literalStart..position], destination[written..]);
            }

            var length = 4 + MatchLength(fragment, candidate + 4, position + 4);
            written += WriteCopy(position - candidate, length, destination[written..]);
            position += length;
            literalStart = position;
            misses = 1 << MissShift;
            if (position < limit)
            {
                // What ends a match often begins the next one.
                var last = BinaryPrimitives.ReadUInt32LittleEndian(fragment[(position - 1)..]);
                table[Hash(last, hashBits)] = (ushort)(position - 1);
            }
        }

        return literalStart < fragment.Length
            ? written + WriteLiteral(fragment[literalStart..], destination[written..])
            : written;
    }

    private static int Hash(uint bytes, int hashBits) => (int)((bytes * 0x1E35A7BD) >> (32 - hashBits));

    /// <summary>
    /// How many bytes from <paramref name="second"/> on equal those from <paramref name="first"/> on.
    /// </summary>
    private static int MatchLength(ReadOnlySpan<byte> fragment, int first, int second)
    {
        var start = second;
        while (second + sizeof(ulong) <= fragment.Length)
        {
            var difference = BinaryPrimitives.ReadUInt64LittleEndian(fragment[first..])
                ^ BinaryPrimitives.ReadUInt64LittleEndian(fragment[second..]);
            if (difference != 0)
            {
                return second - start + (BitOperations.TrailingZeroCount(difference) >> 3);
            }

            first += sizeof(ulong);
            second += sizeof(ulong);
        }

        while (second < fragment.Length && fragment[first] == fragment[second])
        {
            first++;
            second++;
        }

        return second - start;
    }

    /// <summary>
    /// A fragment's literal is at most 64 KiB long: its length takes at most two bytes behind the tag.
    /// </summary>
    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> destination)
    {
        var lengthLessOne = literal.Length - 1;
        int tagBytes;
        if (lengthLessOne < 60)
        {
            destination[0] = (byte)(lengthLessOne << 2);
            tagBytes = 1;
        }
        else if (lengthLessOne < 1 << 8)
        {
            destination[0] = 60 << 2;
            destination[1] = (byte)lengthLessOne;
            tagBytes = 2;
        }
        else
        {
            destination[0] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)lengthLessOne);
            tagBytes = 3;
        }

        literal.CopyTo(destination[tagBytes..]);
        return tagBytes + literal.Length;
    }

    /// <summary>
    /// A copy holds 1 to 64 bytes, or 4 to 11 in the short form; longer matches are cut so that no rest is below 4.
    /// </summary>
    private static int WriteCopy(int offset, int length, Span<byte> destination)
    {
        var written = 0;
        while (length >= 68)
        {
            written += WriteLongCopy(offset, 64, destination[written..]);
            length -= 64;
        }

        if (length > 64)
        {
            written += WriteLongCopy(offset, 60, destination[written..]);
            length -= 60;
        }

        if (length >= 12 || offset >= 1 << 11)
        {
            return written + WriteLongCopy(offset, length, destination[written..]);
        }

        destination[written] = (byte)(((offset >> 8) << 5) | ((length - 4) << 2) | 1);
        destination[written + 1] = (byte)offset;
        return written + 2;
    }

    private static int WriteLongCopy(int offset, int length, Span<byte> destination)
    {
        destination[0] = (byte)(((length - 1) << 2) | 2);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], (ushort)offset);
        return 3;
    }
}
