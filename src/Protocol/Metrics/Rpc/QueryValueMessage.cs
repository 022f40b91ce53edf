using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Results;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>The kinds of values as numbers.</summary>
internal enum QueryValueKind
{
    Scalar = 1,
    Text = 2,
    Vector = 3,
    Matrix = 4,
}

/// <summary>Writes values of queries: a head {1 kind, 2 time, 3 number, 4 text}, and elements {1 labels, 2 samples; of a vector 3 number or 4 histogram}.</summary>
internal static class QueryValueMessage
{
    public static void WriteHead(ByteBuffer output, PromQLValue value)
    {
        var writer = new ProtoWriter(output);
        switch (value)
        {
            case PromQLScalar scalar:
                writer.WriteUInt64(1, (ulong)QueryValueKind.Scalar);
                writer.WriteSInt64(2, scalar.TimestampMs);
                writer.WriteDouble(3, scalar.Value);
                break;
            case PromQLString text:
                writer.WriteUInt64(1, (ulong)QueryValueKind.Text);
                writer.WriteSInt64(2, text.TimestampMs);
                writer.WriteString(4, text.Text);
                break;
            case PromQLVector vector:
                writer.WriteUInt64(1, (ulong)QueryValueKind.Vector);
                writer.WriteSInt64(2, vector.TimestampMs);
                break;
            default:
                writer.WriteUInt64(1, (ulong)QueryValueKind.Matrix);
                break;
        }
    }

    public static void WriteSample(ByteBuffer output, VectorSample sample)
    {
        var writer = WriteLabels(output, sample.Labels);
        if (sample.Histogram is { } histogram)
        {
            var mark = writer.BeginMessage(4);
            HistogramBytes.Write(output, histogram);
            writer.EndMessage(mark);
        }
        else
        {
            writer.WriteDouble(3, sample.Value);
        }
    }

    public static void WriteSeries(ByteBuffer output, MatrixSeries series)
    {
        var writer = WriteLabels(output, series.Labels);
        var mark = writer.BeginMessage(2);
        SampleBytes.Write(output, series.TimestampsMs, series.Values, [], series.Histograms);
        writer.EndMessage(mark);
    }

    private static ProtoWriter WriteLabels(ByteBuffer output, LabelSet labels)
    {
        var writer = new ProtoWriter(output);
        var mark = writer.BeginMessage(1);
        SeriesLabels.Write(output, labels);
        writer.EndMessage(mark);
        return writer;
    }
}
