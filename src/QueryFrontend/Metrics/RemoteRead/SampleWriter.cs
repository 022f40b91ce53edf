using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.QueryFrontend.Metrics.RemoteRead;

/// <summary>Writes series as <c>prometheus.TimeSeries</c>.</summary>
internal static class SampleWriter
{
    private const int LabelsField = 1;
    private const int SamplesField = 2;
    private const int HistogramsField = 4;

    /// <summary>Writes labels and samples into an open message.</summary>
    public static void Write(ProtoWriter writer, LabelSet labels, SampleColumns columns)
    {
        WriteLabels(writer, labels);
        for (var i = 0; i < columns.Count; i++)
        {
            var histogram = columns.HasHistograms ? columns.Histograms[i] : null;
            if (histogram is not null)
            {
                var open = writer.BeginMessage(HistogramsField);
                WriteHistogram(writer, histogram, columns.TimestampsMs[i]);
                writer.EndMessage(open);
                continue;
            }

            var mark = writer.BeginMessage(SamplesField);
            writer.WriteDouble(1, columns.Values[i]);
            writer.WriteInt64(2, columns.TimestampsMs[i]);
            writer.EndMessage(mark);
        }
    }

    public static void WriteLabels(ProtoWriter writer, LabelSet labels)
    {
        foreach (var (name, value) in labels.AsSpan())
        {
            var mark = writer.BeginMessage(LabelsField);
            writer.WriteString(1, name);
            writer.WriteString(2, value);
            writer.EndMessage(mark);
        }
    }

    private static void WriteHistogram(ProtoWriter writer, FloatHistogram histogram, long timestampMs)
    {
        if (histogram.IsInteger)
        {
            writer.WriteUInt64(1, (ulong)histogram.Count);
        }
        else
        {
            writer.WriteDouble(2, histogram.Count);
        }

        writer.WriteDouble(3, histogram.Sum);
        writer.WriteSInt64(4, histogram.Schema);
        writer.WriteDouble(5, histogram.ZeroThreshold);
        if (histogram.IsInteger)
        {
            writer.WriteUInt64(6, (ulong)histogram.ZeroCount);
        }
        else
        {
            writer.WriteDouble(7, histogram.ZeroCount);
        }

        WriteSide(writer, 8, histogram.NegativeSpans, histogram.NegativeBuckets, histogram.IsInteger);
        WriteSide(writer, 11, histogram.PositiveSpans, histogram.PositiveBuckets, histogram.IsInteger);
        writer.WriteUInt64(14, (ulong)histogram.CounterResetHint);
        writer.WriteInt64(15, timestampMs);
        WriteDoubles(writer, 16, histogram.CustomValues);
    }

    /// <summary>Writes spans, and behind them deltas of whole counts or the counts themselves.</summary>
    private static void WriteSide(
        ProtoWriter writer, int field, BucketSpan[] spans, double[] buckets, bool isInteger)
    {
        foreach (var span in spans)
        {
            var mark = writer.BeginMessage(field);
            writer.WriteSInt64(1, span.Offset);
            writer.WriteUInt64(2, span.Length);
            writer.EndMessage(mark);
        }

        if (!isInteger)
        {
            WriteDoubles(writer, field + 2, buckets);
            return;
        }

        if (buckets.Length == 0)
        {
            return;
        }

        var open = writer.BeginMessage(field + 1);
        var previous = 0L;
        foreach (var count in buckets)
        {
            writer.Destination.AppendVarint(Varint.ZigZag((long)count - previous));
            previous = (long)count;
        }

        writer.EndMessage(open);
    }

    private static void WriteDoubles(ProtoWriter writer, int field, double[] values)
    {
        if (values.Length == 0)
        {
            return;
        }

        var mark = writer.BeginMessage(field);
        foreach (var value in values)
        {
            writer.Destination.AppendUInt64(BitConverter.DoubleToUInt64Bits(value));
        }

        writer.EndMessage(mark);
    }
}
