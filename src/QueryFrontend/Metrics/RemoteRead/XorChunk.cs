using System.Buffers.Binary;
using System.Numerics;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.RemoteRead;

/// <summary>Packs float samples as Prometheus's XOR chunk, for clients of remote read.</summary>
/// <remarks>Source: the Gorilla paper (VLDB 2015, §4.1) with Prometheus's widths for deltas of deltas. Not thread-safe.
/// </remarks>
internal sealed class XorChunk(ByteBuffer output)
{
    /// <summary>As many as Prometheus puts into a chunk.</summary>
    public const int SamplesMax = 120;

    private const int LeadingMax = 31; // Five bits.

    private ulong _pending;
    private int _pendingBits;

    /// <summary>Appends a chunk with a stretch of samples, all of them floats.</summary>
    public void Write(SampleColumns columns, int start, int count)
    {
        (_pending, _pendingBits) = (0, 0);
        BinaryPrimitives.WriteUInt16BigEndian(output.Extend(sizeof(ushort)), (ushort)count);
        output.AppendVarint(Varint.ZigZag(columns.TimestampsMs[start]));
        WriteBits(BitConverter.DoubleToUInt64Bits(columns.Values[start]), 64);
        var (delta, leading, trailing) = (0L, -1, 0);
        for (var i = start + 1; i < start + count; i++)
        {
            var next = columns.TimestampsMs[i] - columns.TimestampsMs[i - 1];
            if (i == start + 1)
            {
                WriteVarint((ulong)next);
            }
            else
            {
                WriteDeltaOfDelta(next - delta);
            }

            delta = next;
            WriteValue(columns.Values[i - 1], columns.Values[i], ref leading, ref trailing);
        }

        if (_pendingBits > 0)
        {
            WriteBits(0, 8 - _pendingBits);
        }
    }

    private void WriteDeltaOfDelta(long value)
    {
        if (value == 0)
        {
            WriteBits(0b0, 1);
        }
        else if (Fits(value, 14))
        {
            WriteBits(0b10, 2);
            WriteBits((ulong)value, 14);
        }
        else if (Fits(value, 17))
        {
            WriteBits(0b110, 3);
            WriteBits((ulong)value, 17);
        }
        else if (Fits(value, 20))
        {
            WriteBits(0b1110, 4);
            WriteBits((ulong)value, 20);
        }
        else
        {
            WriteBits(0b1111, 4);
            WriteBits((ulong)value, 64);
        }
    }

    /// <summary>Whether the value lies between -(2^(bits-1) - 1) and 2^(bits-1).</summary>
    private static bool Fits(long value, int bits) => value >= -((1L << (bits - 1)) - 1) && value <= 1L << (bits - 1);

    private void WriteValue(double previous, double value, ref int leading, ref int trailing)
    {
        var xor = BitConverter.DoubleToUInt64Bits(value) ^ BitConverter.DoubleToUInt64Bits(previous);
        if (xor == 0)
        {
            WriteBits(0b0, 1);
            return;
        }

        var newLeading = Math.Min(BitOperations.LeadingZeroCount(xor), LeadingMax);
        var newTrailing = BitOperations.TrailingZeroCount(xor);
        if (leading >= 0 && newLeading >= leading && newTrailing >= trailing)
        {
            WriteBits(0b10, 2);
            WriteBits(xor >> trailing, 64 - leading - trailing);
            return;
        }

        (leading, trailing) = (newLeading, newTrailing);
        var significant = 64 - leading - trailing;
        WriteBits(0b11, 2);
        WriteBits((ulong)leading, 5);
        WriteBits((ulong)significant, 6); // 64 overflows to 0, which readers know.
        WriteBits(xor >> trailing, significant);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteBits((value & 0x7f) | 0x80, 8);
        }

        WriteBits(value, 8);
    }

    /// <summary>Appends the lowest bits of a value, the highest of them first.</summary>
    private void WriteBits(ulong value, int count)
    {
        while (count > 0)
        {
            var take = Math.Min(count, 8 - _pendingBits);
            count -= take;
            _pending = (_pending << take) | ((value >> count) & ((1UL << take) - 1));
            _pendingBits += take;
            if (_pendingBits == 8)
            {
                output.AppendByte((byte)_pending);
                (_pending, _pendingBits) = (0, 0);
            }
        }
    }
}
