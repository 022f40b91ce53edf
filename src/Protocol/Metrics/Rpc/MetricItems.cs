using System.Text;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics.Rpc;

/// <summary>The items of answers about metrics: how each is written and read.</summary>
public static class MetricItems
{
    public static void WriteText(ByteBuffer output, string text)
        => Encoding.UTF8.GetBytes(text, output.Extend(Encoding.UTF8.GetByteCount(text)));

    public static string ReadText(ReadOnlySpan<byte> item) => Encoding.UTF8.GetString(item);

    public static void WriteLabels(ByteBuffer output, LabelSet labels) => SeriesLabels.Write(output, labels);

    /// <exception cref="InvalidDataException">The bytes are not canonical labels.</exception>
    public static LabelSet ReadLabels(ReadOnlySpan<byte> item) => SeriesLabels.ToLabelSet(item);

    /// <summary>1 labels, 2 exemplars {1 labels, 2 value, 3 time}.</summary>
    public static void WriteExemplars(ByteBuffer output, SeriesExemplars series)
    {
        var writer = new ProtoWriter(output);
        WriteLabels(writer, 1, series.Series);
        foreach (var exemplar in series.Exemplars)
        {
            var mark = writer.BeginMessage(2);
            WriteLabels(writer, 1, exemplar.Labels);
            writer.WriteDouble(2, exemplar.Value);
            writer.WriteSInt64(3, exemplar.TimestampMs);
            writer.EndMessage(mark);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">Labels are malformed.</exception>
    public static SeriesExemplars ReadExemplars(ReadOnlySpan<byte> item)
    {
        var labels = LabelSet.Empty;
        var exemplars = new List<Exemplar>();
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    labels = ReadLabels(reader.ReadBytes());
                    break;
                case 2:
                    exemplars.Add(ReadExemplar(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new SeriesExemplars(labels, exemplars);
    }

    /// <summary>1 family, 2 type, 3 help, 4 unit.</summary>
    public static void WriteMetadata(ByteBuffer output, MetricMetadata metadata)
    {
        var writer = new ProtoWriter(output);
        writer.WriteString(1, metadata.Family);
        writer.WriteString(2, metadata.Type);
        writer.WriteString(3, metadata.Help);
        writer.WriteString(4, metadata.Unit);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static MetricMetadata ReadMetadata(ReadOnlySpan<byte> item)
    {
        var texts = new[] { "", "", "", "" };
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber <= texts.Length)
            {
                texts[reader.FieldNumber - 1] = Encoding.UTF8.GetString(reader.ReadBytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return new MetricMetadata(texts[0], texts[1], texts[2], texts[3]);
    }

    /// <summary>1 name, 2 values {1 value, 2 series}.</summary>
    public static void WriteLabelCardinality(ByteBuffer output, LabelCardinality label)
    {
        var writer = new ProtoWriter(output);
        writer.WriteString(1, label.Name);
        foreach (var (value, seriesCount) in label.Values)
        {
            var mark = writer.BeginMessage(2);
            writer.WriteString(1, value);
            writer.WriteInt64(2, seriesCount);
            writer.EndMessage(mark);
        }
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static LabelCardinality ReadLabelCardinality(ReadOnlySpan<byte> item)
    {
        var name = "";
        var values = new List<LabelValueCount>();
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    name = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    values.Add(ReadValueCount(reader.ReadMessage()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LabelCardinality(name, values);
    }

    /// <summary>Of a cardinality without its labels: 1 series, 2 chunks, 3 oldest and 4 newest sample.</summary>
    public static void WriteCardinalityHead(ByteBuffer output, MetricCardinality cardinality)
    {
        var writer = new ProtoWriter(output);
        writer.WriteInt64(1, cardinality.SeriesCount);
        writer.WriteInt64(2, cardinality.ChunkCount);
        writer.WriteSInt64(3, cardinality.MinMs);
        writer.WriteSInt64(4, cardinality.MaxMs);
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    public static MetricCardinality ReadCardinalityHead(ReadOnlySpan<byte> item)
    {
        var read = MetricCardinality.Empty;
        var reader = new ProtoReader(item);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    read = read with { SeriesCount = reader.ReadInt64() };
                    break;
                case 2:
                    read = read with { ChunkCount = reader.ReadInt64() };
                    break;
                case 3:
                    read = read with { MinMs = reader.ReadSInt64() };
                    break;
                case 4:
                    read = read with { MaxMs = reader.ReadSInt64() };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return read;
    }

    private static void WriteLabels(ProtoWriter writer, int field, LabelSet labels)
    {
        var mark = writer.BeginMessage(field);
        SeriesLabels.Write(writer.Destination, labels);
        writer.EndMessage(mark);
    }

    private static Exemplar ReadExemplar(ProtoReader reader)
    {
        var (labels, value, timestampMs) = (LabelSet.Empty, 0.0, 0L);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    labels = ReadLabels(reader.ReadBytes());
                    break;
                case 2:
                    value = reader.ReadDouble();
                    break;
                case 3:
                    timestampMs = reader.ReadSInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Exemplar(labels, value, timestampMs);
    }

    private static LabelValueCount ReadValueCount(ProtoReader reader)
    {
        var (value, seriesCount) = ("", 0L);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    value = Encoding.UTF8.GetString(reader.ReadBytes());
                    break;
                case 2:
                    seriesCount = reader.ReadInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new LabelValueCount(value, seriesCount);
    }
}
