using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>Decodes one LZ4 block: sequences of literals and a match (lz4/lz4, lz4_Block_format.md).</summary>
internal static class Lz4Block
{
    private const int MinMatch = 4;

    /// <summary>A nibble of 15 means that more length bytes follow.</summary>
    private const int LongLength = 15;

    /// <summary>No block holds more than 4 MiB.</summary>
    private const int LengthMax = 4 << 20;

    /// <summary>Appends the block's bytes.</summary>
    /// <param name="block">One compressed block.</param>
    /// <param name="destination">Holds what earlier blocks of the frame unfolded into.</param>
    /// <param name="windowStart">Where in <paramref name="destination"/> matches may begin.</param>
    /// <param name="maxBytes">The most bytes to append.</param>
    /// <returns>False if the block unfolds into more.</returns>
    /// <exception cref="InvalidDataException">A sequence is cut short or a match lies before the window.</exception>
    public static bool TryDecode(ReadOnlySpan<byte> block, ByteBuffer destination, int windowStart, int maxBytes)
    {
        while (!block.IsEmpty)
        {
            var token = block[0];
            block = block[1..];
            var literals = ReadLength(ref block, token >> 4);
            if (literals > block.Length)
            {
                throw new InvalidDataException("lz4 literal is cut short");
            }

            if (literals > maxBytes)
            {
                return false;
            }

            destination.Append(block[..literals]);
            maxBytes -= literals;
            block = block[literals..];
            if (block.IsEmpty)
            {
                // The last sequence has no match.
                return true;
            }

            if (block.Length < sizeof(ushort))
            {
                throw new InvalidDataException("lz4 match is cut short");
            }

            int offset = BinaryPrimitives.ReadUInt16LittleEndian(block);
            block = block[sizeof(ushort)..];
            var length = (long)ReadLength(ref block, token & 0xf) + MinMatch;
            if (offset == 0 || offset > destination.Length - windowStart)
            {
                throw new InvalidDataException($"lz4 match lies outside the window: offset {offset}");
            }

            if (length > maxBytes)
            {
                return false;
            }

            CopyMatch(destination, offset, (int)length);
            maxBytes -= (int)length;
        }

        throw new InvalidDataException("lz4 block ends without its last literals");
    }

    /// <summary>A length of 15 is followed by bytes to add, up to the first that is not 255.</summary>
    private static int ReadLength(ref ReadOnlySpan<byte> block, int length)
    {
        if (length < LongLength)
        {
            return length;
        }

        while (!block.IsEmpty)
        {
            var more = block[0];
            block = block[1..];
            length += more;
            if (length > LengthMax)
            {
                throw new InvalidDataException("lz4 length is beyond any block");
            }

            if (more != byte.MaxValue)
            {
                return length;
            }
        }

        throw new InvalidDataException("lz4 length is cut short");
    }

    private static void CopyMatch(ByteBuffer destination, int offset, int length)
    {
        var from = destination.Length - offset;
        var extension = destination.Extend(length);
        ReadOnlySpan<byte> source = destination.WrittenSpan.Slice(from, Math.Min(offset, length));
        source.CopyTo(extension);

        // A match longer than its offset repeats itself: each round doubles what is in place.
        for (var done = source.Length; done < length;)
        {
            var count = Math.Min(done, length - done);
            extension[..count].CopyTo(extension[done..]);
            done += count;
        }
    }
}
