using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Tests.Metrics;

/// <summary>Reads Prometheus's XOR chunks bit by bit, the slow and obvious way.</summary>
internal static class XorChunkReader
{
    public static SampleColumns Read(ReadOnlySpan<byte> chunk)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(chunk);
        var rest = chunk[2..];
        var time = Varint.UnZigZag(Varint.ReadUInt64(ref rest));
        var bits = new Bits(rest.ToArray());
        var value = bits.Read(64);
        var columns = new SampleColumns();
        columns.Add(time, BitConverter.UInt64BitsToDouble(value));
        var (delta, leading, trailing) = (0L, 0, 0);
        for (var i = 1; i < count; i++)
        {
            delta = i == 1 ? (long)ReadVarint(bits) : delta + ReadDeltaOfDelta(bits);
            time += delta;
            if (bits.Read(1) == 1)
            {
                if (bits.Read(1) == 1)
                {
                    leading = (int)bits.Read(5);
                    var significant = (int)bits.Read(6);
                    trailing = 64 - leading - (significant == 0 ? 64 : significant);
                }

                value ^= bits.Read(64 - leading - trailing) << trailing;
            }

            columns.Add(time, BitConverter.UInt64BitsToDouble(value));
        }

        return columns;
    }

    private static long ReadDeltaOfDelta(Bits bits)
    {
        var ones = 0;
        while (ones < 4 && bits.Read(1) == 1)
        {
            ones++;
        }

        var width = ones switch { 0 => 0, 1 => 14, 2 => 17, 3 => 20, _ => 64 };
        var value = bits.Read(width);
        return width is > 0 and < 64 && value > 1UL << (width - 1) ? (long)value - (1L << width) : (long)value;
    }

    private static ulong ReadVarint(Bits bits)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bits.Read(8);
            value |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private sealed class Bits(byte[] bytes)
    {
        private int _position;

        public ulong Read(int count)
        {
            var value = 0UL;
            for (; count > 0; count--, _position++)
            {
                value = (value << 1) | ((uint)(bytes[_position / 8] >> (7 - (_position % 8))) & 1);
            }

            return value;
        }
    }
}
