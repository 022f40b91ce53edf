using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Storage.Metrics;

/// <summary>Histogram samples of a series in the order in which they came, as bytes. Written bytes never change.</summary>
/// <remarks>A sample is the change of its time and its start as zigzag varints, a length, and <see cref="HistogramBytes"/>. One writer.</remarks>
internal struct HistogramRun
{
    private const int CapacityMin = 128;

    private long _lastMs;

    public byte[]? Bytes { get; private set; }

    public int Length { get; private set; }

    public int Count { get; private set; }

    /// <summary>Appends a sample; returns the bytes by which memory grew.</summary>
    public int Append(long timestampMs, long startMs, ReadOnlySpan<byte> histogram)
    {
        var needed = (3 * Varint.MaxBytes) + histogram.Length;
        var grown = 0;
        if (Bytes is null || Bytes.Length - Length < needed)
        {
            var capacity = Math.Max(CapacityMin, Length + needed + (Length / 2));
            var bytes = new byte[capacity];
            Bytes.AsSpan(0, Length).CopyTo(bytes);
            grown = capacity - (Bytes?.Length ?? 0);
            Bytes = bytes;
        }

        var output = Bytes.AsSpan(Length);
        var length = Varint.WriteInt64(output, timestampMs - _lastMs);
        length += Varint.WriteInt64(output[length..], startMs);
        length += Varint.WriteUInt64(output[length..], (ulong)histogram.Length);
        histogram.CopyTo(output[length..]);
        Length += length + histogram.Length;
        _lastMs = timestampMs;
        Count++;
        return grown;
    }

    /// <summary>Appends the samples of another run to a copy of this one's bytes.</summary>
    public void Append(in HistogramRun other)
    {
        if (other.Count == 0)
        {
            return;
        }

        Bytes = Bytes.AsSpan(0, Length).ToArray();
        ReadOnlySpan<byte> rest = other.Bytes.AsSpan(0, other.Length);
        var timestampMs = 0L;
        while (!rest.IsEmpty)
        {
            timestampMs += Varint.ReadInt64(ref rest);
            var startMs = Varint.ReadInt64(ref rest);
            var length = (int)Varint.ReadUInt64(ref rest);
            Append(timestampMs, startMs, rest[..length]);
            rest = rest[length..];
        }
    }

    /// <summary>Adds the samples of a stretch of time, both ends included, to a list, in the order in which they came.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, long minMs, long maxMs, List<HistogramSample> into)
    {
        var timestampMs = 0L;
        while (!bytes.IsEmpty)
        {
            timestampMs += Varint.ReadInt64(ref bytes);
            var startMs = Varint.ReadInt64(ref bytes);
            var length = (int)Varint.ReadUInt64(ref bytes);
            if (timestampMs >= minMs && timestampMs <= maxMs)
            {
                into.Add(new HistogramSample(timestampMs, startMs, HistogramBytes.Read(bytes[..length])));
            }

            bytes = bytes[length..];
        }
    }
}

/// <summary>One histogram at a time.</summary>
internal readonly record struct HistogramSample(long TimestampMs, long StartMs, FloatHistogram Histogram);
