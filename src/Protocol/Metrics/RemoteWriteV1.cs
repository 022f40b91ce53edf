using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Decodes <c>prometheus.WriteRequest</c> (1 time series, 3 metadata) into a batch.</summary>
internal static class RemoteWriteV1
{
    private const byte NameTag = (1 << 3) | (int)WireType.Bytes;
    private const byte ValueTag = (2 << 3) | (int)WireType.Bytes;

    /// <exception cref="ProtoException">Malformed.</exception>
    public static void Decode(ReadOnlySpan<byte> message, MetricBatch batch)
    {
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    ReadSeries(reader.ReadMessage(), batch);
                    break;
                case 3:
                    ReadMetadata(reader.ReadMessage(), batch);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>TimeSeries: 1 labels, 2 samples, 3 exemplars, 4 histograms.</summary>
    private static void ReadSeries(ProtoReader series, MetricBatch batch)
    {
        var whole = series;
        var hasBegun = false;
        var hasLateLabels = false;
        batch.Labels.Begin();
        while (series.ReadTag())
        {
            if (series.FieldNumber == 1)
            {
                var label = series.ReadMessage();
                hasLateLabels |= hasBegun;
                if (!hasBegun)
                {
                    ReadLabel(label, batch.Labels);
                }

                continue;
            }

            if (!hasBegun)
            {
                batch.BeginSeries();
                hasBegun = true;
            }

            ReadPart(ref series, batch);
        }

        if (!hasBegun)
        {
            batch.BeginSeries();
        }
        else if (hasLateLabels)
        {
            ReadLabelsAgain(whole, batch);
        }
    }

    private static void ReadPart(ref ProtoReader series, MetricBatch batch)
    {
        switch (series.FieldNumber)
        {
            case 2:
                ReadSample(series.ReadMessage(), batch);
                break;
            case 3:
                ReadExemplar(series.ReadMessage(), batch);
                break;
            case 4:
                RemoteWriteHistogram.Read(series.ReadMessage(), batch);
                break;
            default:
                series.Skip();
                break;
        }
    }

    /// <summary>Slow path: labels stand behind samples, which protobuf allows and no sender does.</summary>
    private static void ReadLabelsAgain(ProtoReader series, MetricBatch batch)
    {
        batch.Labels.Begin();
        while (series.ReadTag())
        {
            if (series.FieldNumber == 1)
            {
                ReadLabel(series.ReadMessage(), batch.Labels);
            }
            else
            {
                series.Skip();
            }
        }

        batch.RelabelLastSeries();
    }

    private static void ReadLabel(ProtoReader label, SeriesLabelWriter labels)
    {
        // Fast path: name and value, each of less than 128 bytes, in this order, and nothing else.
        var bytes = label.Message;
        if (bytes.Length > 4 && bytes[0] == NameTag && bytes[1] < Math.Min(0x80, bytes.Length - 3))
        {
            var name = bytes.Slice(2, bytes[1]);
            var rest = bytes[(2 + name.Length)..];
            if (rest[0] == ValueTag && rest[1] < 0x80 && rest[1] == rest.Length - 2)
            {
                labels.Add(name, rest[2..]);
                return;
            }
        }

        ReadOnlySpan<byte> slowName = [];
        ReadOnlySpan<byte> slowValue = [];
        while (label.ReadTag())
        {
            switch (label.FieldNumber)
            {
                case 1:
                    slowName = label.ReadBytes();
                    break;
                case 2:
                    slowValue = label.ReadBytes();
                    break;
                default:
                    label.Skip();
                    break;
            }
        }

        labels.Add(slowName, slowValue);
    }

    /// <summary>Sample: 1 value, 2 timestamp.</summary>
    private static void ReadSample(ProtoReader sample, MetricBatch batch)
    {
        var (value, timestampMs) = (0.0, 0L);
        while (sample.ReadTag())
        {
            switch (sample.FieldNumber)
            {
                case 1:
                    value = sample.ReadDouble();
                    break;
                case 2:
                    timestampMs = sample.ReadInt64();
                    break;
                default:
                    sample.Skip();
                    break;
            }
        }

        batch.AddFloat(timestampMs, value);
    }

    /// <summary>Exemplar: 1 labels, 2 value, 3 timestamp.</summary>
    private static void ReadExemplar(ProtoReader exemplar, MetricBatch batch)
    {
        var (value, timestampMs) = (0.0, 0L);
        batch.Labels.Begin();
        while (exemplar.ReadTag())
        {
            switch (exemplar.FieldNumber)
            {
                case 1:
                    ReadLabel(exemplar.ReadMessage(), batch.Labels);
                    break;
                case 2:
                    value = exemplar.ReadDouble();
                    break;
                case 3:
                    timestampMs = exemplar.ReadInt64();
                    break;
                default:
                    exemplar.Skip();
                    break;
            }
        }

        batch.AddExemplar(value, timestampMs);
    }

    /// <summary>MetricMetadata: 1 type, 2 family, 4 help, 5 unit.</summary>
    private static void ReadMetadata(ProtoReader metadata, MetricBatch batch)
    {
        var read = default(BatchMetadata);
        while (metadata.ReadTag())
        {
            switch (metadata.FieldNumber)
            {
                case 1:
                    read = read with { Type = MetricTypes.Of(metadata.ReadUInt32()) };
                    break;
                case 2:
                    read = read with { Family = batch.AppendText(metadata.ReadBytes()) };
                    break;
                case 4:
                    read = read with { Help = batch.AppendText(metadata.ReadBytes()) };
                    break;
                case 5:
                    read = read with { Unit = batch.AppendText(metadata.ReadBytes()) };
                    break;
                default:
                    metadata.Skip();
                    break;
            }
        }

        batch.AddMetadata(read);
    }
}
