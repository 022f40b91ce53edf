using System.Buffers.Binary;
using System.Numerics;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>The newest floats of a series, a byte or two each: times by change of the interval, values by change of their decimal.</summary>
/// <remarks>
/// A sample is a control byte, then its time if the interval changed, then what of its value the control byte does not hold.
/// Bytes that are written never change, so readers need only the array and a length. One writer at a time.
/// </remarks>
internal struct OpenFloatChunk
{
    /// <summary>As upstream: short enough to decode for one sample, long enough to pack well.</summary>
    public const int CountMax = 120;

    private const int SampleBytesMax = 1 + (2 * Varint.MaxBytes);
    private const int CapacityMin = 32;
    private const byte NoScale = byte.MaxValue;
    private const int TimeFlag = 0x80;
    private const int FormShift = 5;
    private const int PayloadMask = 31;

    /// <summary>Values of scales from 0 to 15 stand before; then come the bits that differ from the value before.</summary>
    private const int BitsPayload = DecimalScale.Max + 1;

    private long _decimals; // The newest value at _scale, unless that is none.
    private byte _scale;
    private int _intervalMs;

    public byte[]? Bytes { get; private set; }

    public int Length { get; private set; }

    public int Count { get; private set; }

    private enum ValueForm
    {
        /// <summary>The change, zigzag, fits the five bits of payload.</summary>
        Small = 0,

        /// <summary>The change, zigzag, fits the payload and another byte.</summary>
        Medium = 1,

        /// <summary>The change as a varint.</summary>
        Large = 2,

        /// <summary>A new scale and the whole decimal, or the bits that differ.</summary>
        Whole = 3,
    }

    /// <summary>Appends a sample.</summary>
    /// <param name="timestampMs">Any time.</param>
    /// <param name="value">Any value.</param>
    /// <param name="lastMs">Time of the sample before; without meaning for the first.</param>
    /// <param name="lastValue">Value of the sample before; without meaning for the first.</param>
    /// <returns>Bytes by which memory grew.</returns>
    public int Append(long timestampMs, double value, long lastMs, double lastValue)
    {
        var grown = 0;
        if (Bytes is null || Bytes.Length - Length < SampleBytesMax)
        {
            grown = Grow();
        }

        if (Count == 0)
        {
            (lastMs, lastValue, _scale, _intervalMs) = (0, 0, NoScale, 0);
        }

        var output = Bytes.AsSpan(Length);
        var interval = timestampMs - lastMs;
        var change = interval - _intervalMs;
        var length = 1;
        var control = 0;
        if (change != 0)
        {
            control = TimeFlag;
            length += Varint.WriteInt64(output[1..], change);
            _intervalMs = Interval(interval);
        }

        control |= WriteValue(output, ref length, value, lastValue);
        output[0] = (byte)control;
        Length += length;
        Count++;
        return grown;
    }

    /// <summary>Takes the chunk away as an array of its own; the next sample begins a new one.</summary>
    public byte[] Take()
    {
        var taken = Bytes.AsSpan(0, Length).ToArray();
        this = default;
        return taken;
    }

    /// <summary>Time of the first sample, of which there must be one.</summary>
    public static long FirstMs(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes[1..];
        return (bytes[0] & TimeFlag) == 0 ? 0 : Varint.ReadInt64(ref rest);
    }

    /// <summary>Appends the samples of a stretch of time, both ends included.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, long minMs, long maxMs, SampleColumns into)
    {
        var start = into.Count;
        into.Extend(CountMax, out var timestamps, out var values);
        var (timestamp, interval, decimals, value) = (0L, 0L, 0L, 0.0);
        var scale = (int)NoScale;
        var count = 0;
        while (!bytes.IsEmpty)
        {
            var control = bytes[0];
            bytes = bytes[1..];
            if ((control & TimeFlag) != 0)
            {
                interval += Varint.ReadInt64(ref bytes);
                timestamp += interval;
                interval = Interval(interval);
            }
            else
            {
                timestamp += interval;
            }

            value = ReadValue(ref bytes, control & ~TimeFlag, ref scale, ref decimals, value);
            if (timestamp > maxMs)
            {
                break;
            }

            timestamps[count] = timestamp;
            values[count] = value;
            count += timestamp >= minMs ? 1 : 0;
        }

        into.Truncate(start + count);
    }

    private static int Interval(long interval) => interval is >= 0 and <= int.MaxValue ? (int)interval : 0;

    private int WriteValue(Span<byte> output, ref int length, double value, double lastValue)
    {
        long decimals;
        if (_scale != NoScale && DecimalScale.TryScale(value, _scale, out decimals))
        {
            // Fast path: as many digits behind the point as before.
            var change = Varint.ZigZag(decimals - _decimals);
            _decimals = decimals;
            if (change <= PayloadMask)
            {
                return (int)change;
            }

            if (change < 1 << 13)
            {
                output[length++] = (byte)(change >> 5);
                return ((int)ValueForm.Medium << FormShift) | (int)(change & PayloadMask);
            }

            length += Varint.WriteUInt64(output[length..], change);
            return (int)ValueForm.Large << FormShift;
        }

        if (DecimalScale.TryFind(value, out decimals, out var scale))
        {
            (_scale, _decimals) = ((byte)scale, decimals);
            length += Varint.WriteInt64(output[length..], decimals);
            return ((int)ValueForm.Whole << FormShift) | scale;
        }

        _scale = NoScale;
        var bits = BitConverter.DoubleToUInt64Bits(value) ^ BitConverter.DoubleToUInt64Bits(lastValue);
        var left = Math.Min(sizeof(ulong) - 1, BitOperations.LeadingZeroCount(bits) / 8);
        BinaryPrimitives.WriteUInt64LittleEndian(output[length..], bits);
        length += sizeof(ulong) - left;
        return ((int)ValueForm.Whole << FormShift) | (BitsPayload + left);
    }

    private static double ReadValue(ref ReadOnlySpan<byte> bytes, int control, ref int scale, ref long decimals, double last)
    {
        var payload = control & PayloadMask;
        switch ((ValueForm)(control >> FormShift))
        {
            case ValueForm.Small:
                decimals += Varint.UnZigZag((ulong)payload);
                break;
            case ValueForm.Medium:
                decimals += Varint.UnZigZag((ulong)(payload | (bytes[0] << 5)));
                bytes = bytes[1..];
                break;
            case ValueForm.Large:
                decimals += Varint.ReadInt64(ref bytes);
                break;
            default:
                if (payload >= BitsPayload)
                {
                    scale = NoScale;
                    return ReadBits(ref bytes, sizeof(ulong) - (payload - BitsPayload), last);
                }

                scale = payload;
                decimals = Varint.ReadInt64(ref bytes);
                break;
        }

        return DecimalScale.ToDouble(decimals, scale);
    }

    private static double ReadBits(ref ReadOnlySpan<byte> bytes, int count, double last)
    {
        var bits = 0UL;
        for (var i = 0; i < count; i++)
        {
            bits |= (ulong)bytes[i] << (8 * i);
        }

        bytes = bytes[count..];
        return BitConverter.UInt64BitsToDouble(bits ^ BitConverter.DoubleToUInt64Bits(last));
    }

    private int Grow()
    {
        var old = Bytes?.Length ?? 0;
        var capacity = Math.Max(CapacityMin, (Length + SampleBytesMax + (Length / 4) + 15) & ~15);
        var grown = new byte[capacity];
        Bytes.AsSpan(0, Length).CopyTo(grown);
        Bytes = grown;
        return capacity - old;
    }
}
