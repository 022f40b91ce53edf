using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>Unpacks eight values a round with AVX2; the reference is <see cref="BitPacking"/>'s scalar code.</summary>
/// <remarks>
/// Eight values take exactly <c>width</c> bytes, so every round has the same shuffles and shifts. Four values begin at
/// bit 0 of the round and four at bit <c>4 * width</c>, which is bit 0 or 4 of its byte. Each four lie within 16 bytes:
/// a byte shuffle brings the bytes of a value to its lane, a shift by lane brings its first bit to bit 0, a mask cuts
/// the rest.
/// </remarks>
internal static unsafe class BitUnpackAvx2
{
    /// <summary>Four values of up to 32 bits and half a byte lie within 16 bytes.</summary>
    private const int WidthMaxInt64 = 32;

    /// <summary>A 32-bit lane holds a value and the up to 7 bits before it.</summary>
    private const int WidthMaxUInt32 = 25;

    private const int Round = 8;

    private static readonly Plan[] Int64Plans = [.. Enumerable.Range(0, WidthMaxInt64 + 1).Select(Plan.ForInt64)];
    private static readonly Plan[] UInt32Plans = [.. Enumerable.Range(0, WidthMaxUInt32 + 1).Select(Plan.ForUInt32)];

    public static bool IsSupported => Avx2.IsSupported;

    /// <returns>How many values were unpacked; the rest, whose loads would pass the end, are the caller's.</returns>
    public static int Unpack(ReadOnlySpan<byte> packed, long minimum, int width, Span<long> values)
    {
        if (width > WidthMaxInt64)
        {
            return 0;
        }

        var plan = Int64Plans[width];
        var lowShifts = plan.LowShifts.AsUInt64();
        var highShifts = plan.HighShifts.AsUInt64();
        var mask = Vector256.Create((1UL << width) - 1);
        var offset = Vector256.Create((ulong)minimum);
        var rounds = Rounds(packed.Length, width, values.Length);
        fixed (byte* packedStart = packed)
        fixed (long* valuesStart = values)
        {
            var from = packedStart;
            var to = (ulong*)valuesStart;
            for (var i = 0; i < rounds; i++)
            {
                var low = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(from), plan.LowBytes).AsUInt64();
                var highSource = Avx2.BroadcastVector128ToVector256(from + plan.HighStart);
                var high = Avx2.Shuffle(highSource, plan.HighBytes).AsUInt64();
                Vector256.Store((Avx2.ShiftRightLogicalVariable(low, lowShifts) & mask) + offset, to);
                Vector256.Store((Avx2.ShiftRightLogicalVariable(high, highShifts) & mask) + offset, to + 4);
                from += width;
                to += Round;
            }
        }

        return rounds * Round;
    }

    /// <inheritdoc cref="Unpack(ReadOnlySpan{byte}, long, int, Span{long})"/>
    public static int Unpack(ReadOnlySpan<byte> packed, uint minimum, int width, Span<uint> values)
    {
        if (width > WidthMaxUInt32)
        {
            return 0;
        }

        var plan = UInt32Plans[width];
        var shifts = plan.LowShifts.AsUInt32();
        var mask = Vector256.Create((1u << width) - 1);
        var offset = Vector256.Create(minimum);
        var rounds = Rounds(packed.Length, width, values.Length);
        fixed (byte* packedStart = packed)
        fixed (uint* valuesStart = values)
        {
            var from = packedStart;
            var to = valuesStart;
            for (var i = 0; i < rounds; i++)
            {
                var bytes = Vector256.Create(Vector128.Load(from), Vector128.Load(from + plan.HighStart));
                var lanes = Avx2.Shuffle(bytes, plan.LowBytes).AsUInt32();
                Vector256.Store((Avx2.ShiftRightLogicalVariable(lanes, shifts) & mask) + offset, to);
                from += width;
                to += Round;
            }
        }

        return rounds * Round;
    }

    /// <summary>Rounds whose two loads of 16 bytes both lie within the packed bytes.</summary>
    private static int Rounds(int packedBytes, int width, int count)
    {
        var lastLoad = packedBytes - Vector128<byte>.Count - (width >> 1);
        return lastLoad < 0 ? 0 : Math.Min(count / Round, lastLoad / width + 1);
    }

    /// <summary>The shuffles and shifts of one width.</summary>
    private sealed class Plan
    {
        /// <summary>Byte at which the second four values begin.</summary>
        public required int HighStart { get; init; }

        public required Vector256<byte> LowBytes { get; init; }

        public required Vector256<byte> HighBytes { get; init; }

        public required Vector256<byte> LowShifts { get; init; }

        public required Vector256<byte> HighShifts { get; init; }

        /// <summary>Four lanes of eight bytes from the low 16 bytes, then four from the high ones.</summary>
        public static Plan ForInt64(int width)
        {
            var (lowBytes, lowShifts) = Lanes(width, 0, 0, sizeof(ulong));
            var (highBytes, highShifts) = Lanes(width, HighBit(width), HighBit(width), sizeof(ulong));
            return Create(width, lowBytes, highBytes, lowShifts, highShifts);
        }

        /// <summary>Eight lanes of four bytes: those of the low 16 bytes, then those of the high ones.</summary>
        public static Plan ForUInt32(int width)
        {
            var (bytes, shifts) = Lanes(width, 0, HighBit(width), sizeof(uint));
            return Create(width, bytes, bytes, shifts, shifts);
        }

        private static Plan Create(int width, byte[] lowBytes, byte[] highBytes, byte[] lowShifts, byte[] highShifts)
            => new()
            {
                HighStart = width >> 1,
                LowBytes = Vector256.Create(lowBytes),
                HighBytes = Vector256.Create(highBytes),
                LowShifts = Vector256.Create(lowShifts),
                HighShifts = Vector256.Create(highShifts),
            };

        /// <summary>The bit, 0 or 4, at which the second four values begin within their byte.</summary>
        private static int HighBit(int width) => (4 * width) & 7;

        /// <summary>
        /// Which bytes go to each lane (the shuffle works within 16 bytes; 128 gives zero) and by how much it is
        /// shifted.
        /// </summary>
        private static (byte[] Bytes, byte[] Shifts) Lanes(int width, int lowBit, int highBit, int laneBytes)
        {
            var bytes = new byte[Vector256<byte>.Count];
            var shifts = new byte[Vector256<byte>.Count];
            for (var lane = 0; lane < bytes.Length / laneBytes; lane++)
            {
                // Lanes of eight bytes count 0 to 3; those of four bytes 0 to 3 in each half, which has its own load.
                var bit = laneBytes == sizeof(ulong) ? lowBit + lane * width
                    : lane < 4 ? lowBit + lane * width : highBit + (lane - 4) * width;
                shifts[lane * laneBytes] = (byte)(bit & 7);
                for (var i = 0; i < laneBytes; i++)
                {
                    var source = (bit >> 3) + i;
                    bytes[lane * laneBytes + i] = (byte)(source < Vector128<byte>.Count ? source : 128);
                }
            }

            return (bytes, shifts);
        }
    }
}
