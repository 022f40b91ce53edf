using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.PromQL.Syntax;

namespace Trine.QueryFrontend.Metrics.Exposition;

/// <summary>Prometheus's protobuf format: the only one that has native histograms.</summary>
/// <remarks>
/// Families with their lengths in front: MetricFamily name=1, type=3, metric=4; Metric label=1, untyped=5, timestamp=6,
/// histogram=7. Source: prometheus/client_model, metrics.proto.
/// </remarks>
internal sealed class ExpositionProto(ByteBuffer output, NameEscaping escaping) : IDisposable
{
    private const int Untyped = 3;
    private const int NativeHistogram = 4;
    private const int GaugeHistogram = 5;

    private readonly ByteBuffer _family = new();
    private (string Name, int Type) _current;

    /// <summary>Adds the newest sample of a series; those of a family stand together.</summary>
    public void Append(LabelSet labels, double value, FloatHistogram? histogram, long timestampMs)
    {
        var name = labels.ValueOf(VectorSelectorExpr.MetricNameLabel);
        if (name.Length == 0 || StaleMarker.IsStale(histogram?.Sum ?? value))
        {
            return;
        }

        var type = histogram is null ? Untyped
            : histogram.CounterResetHint == CounterResetHint.Gauge ? GaugeHistogram : NativeHistogram;
        var writer = new ProtoWriter(_family);
        if (_current != (name, type))
        {
            EndFamily();
            _current = (name, type);
            writer.WriteString(1, NameEscapings.Escape(name, escaping));
            writer.WriteInt64(3, type);
        }

        var metric = writer.BeginMessage(4, 1 << 7);
        WriteLabels(writer, labels);
        if (histogram is null)
        {
            var untyped = writer.BeginMessage(5);
            writer.WriteDouble(1, value);
            writer.EndMessage(untyped);
        }

        writer.WriteInt64(6, timestampMs);
        if (histogram is not null)
        {
            var mark = writer.BeginMessage(7, 1 << 7);
            Write(writer, histogram);
            writer.EndMessage(mark);
        }

        writer.EndMessage(metric);
    }

    /// <summary>Ends the last family.</summary>
    public void End() => EndFamily();

    public void Dispose() => _family.Dispose();

    private void EndFamily()
    {
        if (_family.Length > 0)
        {
            output.AppendVarint((ulong)_family.Length);
            output.Append(_family.WrittenSpan);
            _family.Clear();
        }
    }

    private void WriteLabels(ProtoWriter writer, LabelSet labels)
    {
        foreach (var label in labels)
        {
            if (label.Name != VectorSelectorExpr.MetricNameLabel)
            {
                WriteLabel(writer, NameEscapings.Escape(label.Name, escaping), label.Value);
            }
        }

        if (!labels.TryGet(ExpositionText.Instance, out _))
        {
            WriteLabel(writer, ExpositionText.Instance, "");
        }
    }

    private static void WriteLabel(ProtoWriter writer, string name, string value)
    {
        var mark = writer.BeginMessage(1);
        writer.WriteString(1, name);
        writer.WriteString(2, value);
        writer.EndMessage(mark);
    }

    /// <summary>Histogram: sum=2, count=4, schema=5, zero_threshold=6, zero_count=8, then spans and counts of either side.</summary>
    private static void Write(ProtoWriter writer, FloatHistogram histogram)
    {
        writer.WriteDouble(2, histogram.Sum);
        writer.WriteDouble(4, histogram.Count);
        writer.WriteSInt64(5, histogram.Schema);
        writer.WriteDouble(6, histogram.ZeroThreshold);
        writer.WriteDouble(8, histogram.ZeroCount);
        WriteSide(writer, 9, 11, histogram.NegativeSpans, histogram.NegativeBuckets);
        WriteSide(writer, 12, 14, histogram.PositiveSpans, histogram.PositiveBuckets);
    }

    private static void WriteSide(ProtoWriter writer, int spansField, int countsField, BucketSpan[] spans, double[] counts)
    {
        foreach (var span in spans)
        {
            var mark = writer.BeginMessage(spansField);
            writer.WriteSInt64(1, span.Offset);
            writer.WriteUInt64(2, span.Length);
            writer.EndMessage(mark);
        }

        foreach (var count in counts)
        {
            writer.WriteDouble(countsField, count);
        }
    }
}
