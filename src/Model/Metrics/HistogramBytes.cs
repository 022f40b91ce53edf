using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>A native histogram as bytes; layout in docs/format/metric-frame.md. Counts that came as integers are packed as such.</summary>
public static class HistogramBytes
{
    private const int IntegerFlag = 4;

    /// <summary>Appends a histogram whose spans and buckets agree.</summary>
    public static void Write(ByteBuffer output, FloatHistogram histogram)
    {
        output.AppendByte((byte)((int)histogram.CounterResetHint | (histogram.IsInteger ? IntegerFlag : 0)));
        output.AppendVarint(Varint.ZigZag(histogram.Schema));
        output.AppendUInt64(BitConverter.DoubleToUInt64Bits(histogram.ZeroThreshold));
        output.AppendUInt64(BitConverter.DoubleToUInt64Bits(histogram.Sum));
        WriteCount(output, histogram.ZeroCount, histogram.IsInteger);
        WriteCount(output, histogram.Count, histogram.IsInteger);
        WriteBuckets(output, histogram.PositiveSpans, histogram.PositiveBuckets, histogram.IsInteger);
        WriteBuckets(output, histogram.NegativeSpans, histogram.NegativeBuckets, histogram.IsInteger);
        output.AppendVarint((ulong)histogram.CustomValues.Length);
        foreach (var bound in histogram.CustomValues)
        {
            output.AppendUInt64(BitConverter.DoubleToUInt64Bits(bound));
        }
    }

    /// <exception cref="InvalidDataException">The bytes are cut short, or spans and buckets disagree.</exception>
    public static FloatHistogram Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new FrameCursor(bytes);
        var flags = cursor.ReadByte();
        var isInteger = (flags & IntegerFlag) != 0;
        var histogram = new FloatHistogram
        {
            CounterResetHint = (CounterResetHint)(flags & (IntegerFlag - 1)),
            IsInteger = isInteger,
            Schema = (int)cursor.ReadSigned(),
            ZeroThreshold = cursor.ReadDouble(),
            Sum = cursor.ReadDouble(),
            ZeroCount = ReadCount(ref cursor, isInteger),
            Count = ReadCount(ref cursor, isInteger),
            PositiveSpans = ReadSpans(ref cursor, out var positiveCount),
            PositiveBuckets = ReadBuckets(ref cursor, positiveCount, isInteger),
            NegativeSpans = ReadSpans(ref cursor, out var negativeCount),
            NegativeBuckets = ReadBuckets(ref cursor, negativeCount, isInteger),
            CustomValues = ReadBounds(ref cursor),
        };
        if (cursor.Remaining != 0)
        {
            FrameCursor.Fail($"{cursor.Remaining} bytes behind a histogram");
        }

        return histogram;
    }

    private static void WriteBuckets(ByteBuffer output, BucketSpan[] spans, double[] buckets, bool isInteger)
    {
        output.AppendVarint((ulong)spans.Length);
        foreach (var span in spans)
        {
            output.AppendVarint(Varint.ZigZag(span.Offset));
            output.AppendVarint(span.Length);
        }

        var previous = 0.0;
        foreach (var count in buckets)
        {
            if (isInteger)
            {
                output.AppendVarint(Varint.ZigZag((long)count - (long)previous));
                previous = count;
            }
            else
            {
                output.AppendUInt64(BitConverter.DoubleToUInt64Bits(count));
            }
        }
    }

    private static void WriteCount(ByteBuffer output, double count, bool isInteger)
    {
        if (isInteger)
        {
            output.AppendVarint((ulong)count);
        }
        else
        {
            output.AppendUInt64(BitConverter.DoubleToUInt64Bits(count));
        }
    }

    private static double ReadCount(ref FrameCursor cursor, bool isInteger) => isInteger ? cursor.ReadVarint() : cursor.ReadDouble();

    private static BucketSpan[] ReadSpans(ref FrameCursor cursor, out int bucketCount)
    {
        var spans = new BucketSpan[cursor.ReadCount(bytesEach: 2)];
        ulong buckets = 0;
        for (var i = 0; i < spans.Length; i++)
        {
            spans[i] = new BucketSpan((int)cursor.ReadSigned(), (uint)Math.Min(cursor.ReadVarint(), uint.MaxValue));
            buckets += spans[i].Length;
        }

        if (buckets > (ulong)cursor.Remaining)
        {
            FrameCursor.Fail($"{buckets} buckets in {cursor.Remaining} bytes");
        }

        bucketCount = (int)buckets;
        return spans;
    }

    private static double[] ReadBuckets(ref FrameCursor cursor, int count, bool isInteger)
    {
        var buckets = new double[count];
        var previous = 0L;
        for (var i = 0; i < count; i++)
        {
            previous = isInteger ? previous + cursor.ReadSigned() : 0;
            buckets[i] = isInteger ? previous : cursor.ReadDouble();
        }

        return buckets;
    }

    private static double[] ReadBounds(ref FrameCursor cursor)
    {
        var bounds = new double[cursor.ReadCount(bytesEach: sizeof(double))];
        for (var i = 0; i < bounds.Length; i++)
        {
            bounds[i] = cursor.ReadDouble();
        }

        return bounds;
    }
}
