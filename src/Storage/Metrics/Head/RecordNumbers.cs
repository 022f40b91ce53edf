using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Doubles in records: short decimals as a varint with their scale, others as their bits.</summary>
internal static class RecordNumbers
{
    /// <summary>Stands in the four bits of the scale for a number whose bits follow.</summary>
    private const int Bits = 15;

    /// <summary>Most bytes of a number.</summary>
    public const int BytesMax = Varint.MaxBytes;

    /// <summary>Writes a number and returns its length.</summary>
    /// <param name="room">At least <see cref="BytesMax"/> bytes.</param>
    /// <param name="value">Any.</param>
    /// <param name="scale">One that the value may have; becomes one that it has.</param>
    public static int Write(Span<byte> room, double value, ref byte scale)
    {
        // Fast path: as many digits behind the point as the last time.
        if (DecimalScale.TryScale(value, scale, out var decimals))
        {
            return Varint.WriteUInt64(room, (Varint.ZigZag(decimals) << 4) | scale);
        }

        if (DecimalScale.TryFind(value, out decimals, out var found) && found < Bits)
        {
            scale = (byte)found;
            return Varint.WriteUInt64(room, (Varint.ZigZag(decimals) << 4) | scale);
        }

        room[0] = Bits;
        BinaryPrimitives.WriteDoubleLittleEndian(room[1..], value);
        return 1 + sizeof(double);
    }

    /// <exception cref="InvalidDataException">The number is cut short.</exception>
    public static double Read(ref ReadOnlySpan<byte> source)
    {
        if (!Varint.TryReadUInt64(ref source, out var head) || ((head & Bits) == Bits && source.Length < sizeof(double)))
        {
            throw new InvalidDataException("metric record: number is cut short");
        }

        if ((head & Bits) != Bits)
        {
            return DecimalScale.ToDouble(Varint.UnZigZag(head >> 4), (int)(head & Bits));
        }

        var value = BinaryPrimitives.ReadDoubleLittleEndian(source);
        source = source[sizeof(double)..];
        return value;
    }
}
