using System.Buffers.Binary;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>Stores integers of a known least value in <c>width</c> bits each, side by side.</summary>
/// <remarks>
/// Layout: the packed bytes are one little-endian stream of bits; value i, less the minimum, takes the bits
/// <c>[i * width, (i + 1) * width)</c>, least significant bit first, where bit b of the stream is bit <c>b % 8</c> of
/// byte <c>b / 8</c>. The last byte is filled with zero bits. Eight values take exactly <c>width</c> bytes. Subtraction
/// and addition wrap around, so the full range of the type is allowed. Drawn in docs/format/bit-packing.md.
/// </remarks>
public static class BitPacking
{
    /// <summary>Bytes that <paramref name="count"/> values of <paramref name="width"/> bits take.</summary>
    public static int ByteLength(int count, int width) => checked((int)(((long)count * width + 7) >> 3));

    /// <summary>The bits that <paramref name="range"/> (largest value less the minimum) needs: 0 to 64.</summary>
    public static int WidthOf(ulong range) => 64 - BitOperations.LeadingZeroCount(range);

    /// <summary>Packs <paramref name="values"/>.</summary>
    /// <param name="values">Each at least <paramref name="minimum"/> and less than 2^width above it.</param>
    /// <param name="minimum">Subtracted from each.</param>
    /// <param name="width">0 to 64.</param>
    /// <param name="destination">Exactly <see cref="ByteLength"/> bytes.</param>
    public static void Pack(ReadOnlySpan<long> values, long minimum, int width, Span<byte> destination)
    {
        PackBits(values, minimum, width, destination);
    }

    /// <inheritdoc cref="Pack(ReadOnlySpan{long}, long, int, Span{byte})"/>
    /// <param name="values">Each at least <paramref name="minimum"/> and less than 2^width above it.</param>
    /// <param name="minimum">Subtracted from each.</param>
    /// <param name="width">0 to 32.</param>
    /// <param name="destination">Exactly <see cref="ByteLength"/> bytes.</param>
    public static void Pack(ReadOnlySpan<uint> values, uint minimum, int width, Span<byte> destination)
    {
        PackBits(values, minimum, width, destination);
    }

    /// <summary>Unpacks as many values as <paramref name="values"/> holds.</summary>
    /// <param name="packed">At least <see cref="ByteLength"/> bytes; more behind them make the last values faster.</param>
    /// <param name="minimum">Added to each.</param>
    /// <param name="width">0 to 64.</param>
    /// <param name="values">Receives the values.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, long minimum, int width, Span<long> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, ByteLength(values.Length, width), nameof(packed));
        if (width == 0)
        {
            values.Fill(minimum);
            return;
        }

        var done = BitUnpackAvx2.IsSupported ? BitUnpackAvx2.Unpack(packed, minimum, width, values) : 0;
        UnpackScalar(packed, minimum, width, values, done);
    }

    /// <inheritdoc cref="Unpack(ReadOnlySpan{byte}, long, int, Span{long})"/>
    /// <param name="packed">At least <see cref="ByteLength"/> bytes; more behind them make the last values faster.</param>
    /// <param name="minimum">Added to each.</param>
    /// <param name="width">0 to 32.</param>
    /// <param name="values">Receives the values.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, uint minimum, int width, Span<uint> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, ByteLength(values.Length, width), nameof(packed));
        if (width == 0)
        {
            values.Fill(minimum);
            return;
        }

        var done = BitUnpackAvx2.IsSupported ? BitUnpackAvx2.Unpack(packed, minimum, width, values) : 0;
        UnpackScalar(packed, minimum, width, values, done);
    }

    /// <summary>The reference: unpacks from value <paramref name="start"/> on, one at a time.</summary>
    internal static void UnpackScalar(ReadOnlySpan<byte> packed, long minimum, int width, Span<long> values, int start)
    {
        var mask = ulong.MaxValue >> (64 - width);
        for (var i = start; i < values.Length; i++)
        {
            values[i] = minimum + (long)(ReadBits(packed, (long)i * width, width) & mask);
        }
    }

    /// <inheritdoc cref="UnpackScalar(ReadOnlySpan{byte}, long, int, Span{long}, int)"/>
    internal static void UnpackScalar(ReadOnlySpan<byte> packed, uint minimum, int width, Span<uint> values, int start)
    {
        var mask = ulong.MaxValue >> (64 - width);
        for (var i = start; i < values.Length; i++)
        {
            values[i] = minimum + (uint)(ReadBits(packed, (long)i * width, width) & mask);
        }
    }

    /// <summary>The bits from <paramref name="bit"/> on, at least <paramref name="width"/> of them right.</summary>
    private static ulong ReadBits(ReadOnlySpan<byte> packed, long bit, int width)
    {
        var from = packed[(int)(bit >> 3)..];
        var shift = (int)(bit & 7);
        if (from.Length > sizeof(ulong))
        {
            // Fast path: eight bytes, and a ninth for wide values that begin inside a byte.
            var low = BinaryPrimitives.ReadUInt64LittleEndian(from) >> shift;
            return shift + width <= 64 ? low : low | ((ulong)from[sizeof(ulong)] << (64 - shift));
        }

        // Slow path: the last values, whose bytes end with the packed ones.
        var word = 0UL;
        for (var i = 0; i < from.Length; i++)
        {
            word |= (ulong)from[i] << (8 * i);
        }

        return word >> shift;
    }

    /// <summary>Collects bits in a word and stores each word when it is full.</summary>
    private static void PackBits<T>(ReadOnlySpan<T> values, T minimum, int width, Span<byte> destination)
        where T : IBinaryInteger<T>
    {
        var word = 0UL;
        var bits = 0;
        foreach (var value in values)
        {
            var distance = ulong.CreateTruncating(value - minimum);
            word |= distance << bits;
            bits += width;
            if (bits >= 64)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(destination, word);
                destination = destination[sizeof(ulong)..];
                bits -= 64;
                word = bits == 0 ? 0 : distance >> (width - bits);
            }
        }

        foreach (ref var rest in destination)
        {
            rest = (byte)word;
            word >>= 8;
        }
    }
}
