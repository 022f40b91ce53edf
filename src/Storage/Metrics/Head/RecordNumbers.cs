using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Doubles in records: short decimals as a varint with their scale, others as their bits.</summary>
internal static class RecordNumbers
{
    /// <summary>Stands in the four bits of the scale for a number whose bits follow.</summary>
    private const int Bits = 15;

    public static void Write(ByteBuffer output, double value)
    {
        var room = output.GetSpan(1 + sizeof(double) + Varint.MaxBytes);
        if (DecimalScale.TryFind(value, out var decimals, out var scale) && scale < Bits)
        {
            output.Advance(Varint.WriteUInt64(room, (Varint.ZigZag(decimals) << 4) | (uint)scale));
            return;
        }

        room[0] = Bits;
        BinaryPrimitives.WriteDoubleLittleEndian(room[1..], value);
        output.Advance(1 + sizeof(double));
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
