using Trine.Codecs;

namespace Trine.Model.Metrics;

/// <summary>
/// Samples of a series on their way between components: count, parts, then timestamps as differences of differences, values,
/// start timestamps, histograms.
/// </summary>
public static class SampleBytes
{
    private const int StartsPart = 1;
    private const int HistogramsPart = 2;

    /// <summary>Appends samples.</summary>
    public static void Write(ByteBuffer output, SampleColumns samples)
        => Write(output, samples.TimestampsMs, samples.Values, samples.StartTimestampsMs, samples.Histograms);

    /// <summary>Appends samples.</summary>
    /// <param name="output">Receives the bytes.</param>
    /// <param name="timestampsMs">Milliseconds since 1970 UTC.</param>
    /// <param name="values">One a timestamp.</param>
    /// <param name="startTimestampsMs">One a timestamp, or none.</param>
    /// <param name="histograms">One a timestamp, null for a float, or none.</param>
    public static void Write(
        ByteBuffer output,
        ReadOnlySpan<long> timestampsMs,
        ReadOnlySpan<double> values,
        ReadOnlySpan<long> startTimestampsMs,
        ReadOnlySpan<FloatHistogram?> histograms)
    {
        output.AppendVarint((ulong)timestampsMs.Length);
        output.AppendByte((byte)((startTimestampsMs.IsEmpty ? 0 : StartsPart) | (histograms.IsEmpty ? 0 : HistogramsPart)));
        var (previousMs, previousDelta) = (0L, 0L);
        foreach (var timestampMs in timestampsMs)
        {
            var delta = timestampMs - previousMs;
            output.AppendVarint(Varint.ZigZag(delta - previousDelta));
            (previousMs, previousDelta) = (timestampMs, delta);
        }

        foreach (var value in values)
        {
            output.AppendUInt64(BitConverter.DoubleToUInt64Bits(value));
        }

        foreach (var startMs in startTimestampsMs)
        {
            output.AppendVarint(Varint.ZigZag(startMs));
        }

        foreach (var histogram in histograms)
        {
            var start = output.Length;
            if (histogram is not null)
            {
                HistogramBytes.Write(output, histogram);
            }

            output.PrefixLength(start); // Nothing of a float.
        }
    }

    /// <summary>Appends the samples that the bytes hold.</summary>
    /// <exception cref="InvalidDataException">They are cut short or inconsistent.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, SampleColumns into)
    {
        var cursor = new FrameCursor(bytes);
        var count = cursor.ReadCount(bytesEach: 1 + sizeof(double));
        var parts = cursor.ReadByte();
        var timestampsMs = new long[count];
        var (previousMs, previousDelta) = (0L, 0L);
        for (var i = 0; i < count; i++)
        {
            previousDelta += cursor.ReadSigned();
            previousMs += previousDelta;
            timestampsMs[i] = previousMs;
        }

        var values = new FrameCursor(cursor.ReadBytes(count * sizeof(double)));
        if (parts == 0)
        {
            // Fast path: floats alone.
            into.Extend(count, out var timestampsInto, out var valuesInto);
            timestampsMs.CopyTo(timestampsInto);
            for (var i = 0; i < count; i++)
            {
                valuesInto[i] = values.ReadDouble();
            }

            return;
        }

        var starts = new long[count];
        for (var i = 0; i < count && (parts & StartsPart) != 0; i++)
        {
            starts[i] = cursor.ReadSigned();
        }

        for (var i = 0; i < count; i++)
        {
            var value = values.ReadDouble();
            var histogram = (parts & HistogramsPart) != 0 ? cursor.ReadBytes() : [];
            if (histogram.IsEmpty)
            {
                into.Add(timestampsMs[i], value, starts[i]);
            }
            else
            {
                into.Add(timestampsMs[i], HistogramBytes.Read(histogram), starts[i]);
            }
        }
    }
}
