using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>A varint is cut short, or holds more than its 64 (or 32) bits.</summary>
public sealed class VarintException(string message) : FormatException(message);

/// <summary>
/// LEB128 integers: seven bits a byte, least significant first, the top bit set on all bytes but the last.
/// </summary>
/// <remarks>
/// Reading accepts padded forms (<c>80 00</c> is 0), as protobuf does, but never more than ten bytes (five for 32 bits)
/// or bits past the type's width. Signed values are zigzag coded: 0, -1, 1, -2 become 0, 1, 2, 3.
/// </remarks>
public static class Varint
{
    /// <summary>The most bytes that a 64-bit value takes: ceil(64 / 7).</summary>
    public const int MaxBytes = 10;

    /// <summary>The most bytes that a 32-bit value takes: ceil(32 / 7).</summary>
    public const int MaxBytes32 = 5;

    /// <summary><see cref="Decode"/>'s answer when the bytes end inside the varint.</summary>
    public const int Truncated = 0;

    /// <summary><see cref="Decode"/>'s answer when the varint does not fit 64 bits.</summary>
    public const int Overlong = -1;

    /// <summary>Bytes that <paramref name="value"/> takes, 1 to 10.</summary>
    public static int Length(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Reads one value and moves <paramref name="source"/> behind it.</summary>
    /// <exception cref="VarintException">Cut short or over 64 bits; <paramref name="source"/> is unchanged.</exception>
    public static ulong ReadUInt64(ref ReadOnlySpan<byte> source)
    {
        // Fast path: most lengths, deltas and tags are below 128.
        if (!source.IsEmpty && source[0] < 0x80)
        {
            ulong value = source[0];
            source = source[1..];
            return value;
        }

        return ReadSlow(ref source, ulong.MaxValue);
    }

    /// <inheritdoc cref="ReadUInt64"/>
    public static uint ReadUInt32(ref ReadOnlySpan<byte> source)
    {
        if (!source.IsEmpty && source[0] < 0x80)
        {
            uint value = source[0];
            source = source[1..];
            return value;
        }

        return (uint)ReadSlow(ref source, uint.MaxValue);
    }

    /// <summary>Reads one zigzag coded value and moves <paramref name="source"/> behind it.</summary>
    /// <exception cref="VarintException">Cut short or over 64 bits; <paramref name="source"/> is unchanged.</exception>
    public static long ReadInt64(ref ReadOnlySpan<byte> source) => UnZigZag(ReadUInt64(ref source));

    /// <summary>As <see cref="ReadUInt64"/>; on bad bytes false, and <paramref name="source"/> is unchanged.</summary>
    public static bool TryReadUInt64(ref ReadOnlySpan<byte> source, out ulong value)
    {
        var length = Decode(source, out value);
        if (length <= 0)
        {
            value = 0;
            return false;
        }

        source = source[length..];
        return true;
    }

    /// <inheritdoc cref="TryReadUInt64"/>
    public static bool TryReadUInt32(ref ReadOnlySpan<byte> source, out uint value)
    {
        var length = Decode(source, out var wide);
        if (length is <= 0 or > MaxBytes32 || wide > uint.MaxValue)
        {
            value = 0;
            return false;
        }

        value = (uint)wide;
        source = source[length..];
        return true;
    }

    /// <inheritdoc cref="TryReadUInt64"/>
    public static bool TryReadInt64(ref ReadOnlySpan<byte> source, out long value)
    {
        var read = TryReadUInt64(ref source, out var zigzag);
        value = UnZigZag(zigzag);
        return read;
    }

    /// <summary>Writes the shortest form and returns its length.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes; <see cref="MaxBytes"/> always do.</param>
    /// <param name="value">Any value.</param>
    public static int WriteUInt64(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Writes the shortest zigzag form and returns its length.</summary>
    public static int WriteInt64(Span<byte> destination, long value) => WriteUInt64(destination, ZigZag(value));

    /// <summary>Appends the shortest form.</summary>
    public static void WriteUInt64(IBufferWriter<byte> destination, ulong value)
        => destination.Advance(WriteUInt64(destination.GetSpan(MaxBytes), value));

    /// <summary>Appends the shortest zigzag form.</summary>
    public static void WriteInt64(IBufferWriter<byte> destination, long value)
        => WriteUInt64(destination, ZigZag(value));

    /// <summary>Decodes the varint at the start of <paramref name="source"/>.</summary>
    /// <returns>Its length in bytes, or <see cref="Truncated"/> or <see cref="Overlong"/>.</returns>
    public static int Decode(ReadOnlySpan<byte> source, out ulong value)
    {
        if (source.Length >= sizeof(ulong))
        {
            // Fast path: all bytes at once, without a branch for each.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(source);
            var ends = ~word & 0x80808080_80808080;
            if (ends != 0)
            {
                value = JoinPieces(word & (ends ^ (ends - 1)));
                return (BitOperations.TrailingZeroCount(ends) / 8) + 1;
            }
        }

        value = 0;
        var limit = Math.Min(source.Length, MaxBytes);
        for (var i = 0; i < limit; i++)
        {
            ulong piece = source[i];
            value |= (piece & 0x7f) << (7 * i);
            if (piece < 0x80)
            {
                // The tenth byte carries bit 63 alone.
                return i == MaxBytes - 1 && piece > 1 ? Overlong : i + 1;
            }
        }

        return source.Length >= MaxBytes ? Overlong : Truncated;
    }

    /// <summary>Puts the seven low bits of each byte side by side.</summary>
    private static ulong JoinPieces(ulong pieces)
    {
        pieces = (pieces & 0x007f007f_007f007f) | ((pieces & 0x7f007f00_7f007f00) >> 1);
        pieces = (pieces & 0x00003fff_00003fff) | ((pieces & 0x3fff0000_3fff0000) >> 2);
        return (pieces & 0x0fffffff) | ((pieces & 0x0fffffff_00000000) >> 4);
    }

    private static ulong ReadSlow(ref ReadOnlySpan<byte> source, ulong maximum)
    {
        var length = Decode(source, out var value);
        if (length == Truncated)
        {
            ThrowTruncated(source.Length);
        }

        if (length == Overlong || value > maximum || (maximum == uint.MaxValue && length > MaxBytes32))
        {
            ThrowOverlong(maximum == uint.MaxValue ? 32 : 64);
        }

        source = source[length..];
        return value;
    }

    [DoesNotReturn]
    private static void ThrowTruncated(int available)
        => throw new VarintException($"varint is cut short: got {available} bytes, want more");

    [DoesNotReturn]
    private static void ThrowOverlong(int bits) => throw new VarintException($"varint does not fit {bits} bits");
}
