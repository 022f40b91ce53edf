using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Metrics;

namespace Trine.Protocol.Metrics;

/// <summary>Decodes <c>prometheus.WriteRequest</c> (1 time series, 3 metadata) into a batch.</summary>
internal static class RemoteWriteV1
{
    private const byte SampleTag = (2 << 3) | (int)WireType.Bytes;
    private const byte SampleValueTag = (1 << 3) | (int)WireType.Fixed64;
    private const byte SampleTimeTag = (2 << 3) | (int)WireType.Varint;

    /// <param name="message">The message itself.</param>
    /// <param name="batch">Empty; gets what the message says.</param>
    /// <param name="known">What senders sent before; may be null.</param>
    /// <exception cref="ProtoException">Malformed.</exception>
    public static void Decode(ReadOnlySpan<byte> message, MetricBatch batch, SentSeriesCache? known)
    {
        var order = new SentSeriesOrder(known);
        batch.Text.Reserve(message.Length); // The canonical form is shorter.
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    ReadSeries(reader.ReadMessage(), batch, ref order);
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
    private static void ReadSeries(ProtoReader series, MetricBatch batch, ref SentSeriesOrder order)
    {
        int labelBytes;
        if (order.Expect(series.Message) is { } expected)
        {
            // Fast path: the series that came here the last time too.
            labelBytes = expected.Sent.Length;
            batch.BeginSeries(expected.Labels, expected.Hash, expected.Written);
        }
        else
        {
            batch.Labels.Begin();
            labelBytes = RemoteWriteLabels.Write(series.Message, batch.Text, out var written);
            if (labelBytes == 0)
            {
                ReadAnySeries(series, batch);
                return;
            }

            batch.Labels.TakeWritten(written);
            batch.BeginSeries();
            order.Learn(series.Message[..labelBytes], batch, written);
        }

        // Sorted labels, then the rest; mostly one sample.
        var rest = series.Message[labelBytes..];
        if (rest.Length > 1 && rest[0] == SampleTag && rest[1] < 0x80 && rest[1] == rest.Length - 2 && TryReadSample(rest[2..], batch))
        {
            return;
        }

        var whole = series;
        series.MoveTo(labelBytes);
        var hasLateLabels = false;
        while (series.ReadTag())
        {
            if (series.FieldNumber == 1)
            {
                series.Skip();
                hasLateLabels = true;
            }
            else
            {
                ReadPart(ref series, batch);
            }
        }

        if (hasLateLabels)
        {
            ReadLabelsAgain(whole, batch);
        }
    }

    /// <summary>Slow path: labels in any order, of any length, or behind samples.</summary>
    private static void ReadAnySeries(ProtoReader series, MetricBatch batch)
    {
        var whole = series;
        batch.BeginSeries();
        while (series.ReadTag())
        {
            if (series.FieldNumber == 1)
            {
                series.Skip();
            }
            else
            {
                ReadPart(ref series, batch);
            }
        }

        ReadLabelsAgain(whole, batch);
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

    /// <summary>Gives the series begun last the labels of its message.</summary>
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
        ReadOnlySpan<byte> name = [];
        ReadOnlySpan<byte> value = [];
        while (label.ReadTag())
        {
            switch (label.FieldNumber)
            {
                case 1:
                    name = label.ReadBytes();
                    break;
                case 2:
                    value = label.ReadBytes();
                    break;
                default:
                    label.Skip();
                    break;
            }
        }

        labels.Add(name, value);
    }

    /// <summary>Sample: 1 value, 2 timestamp.</summary>
    private static void ReadSample(ProtoReader sample, MetricBatch batch)
    {
        if (TryReadSample(sample.Message, batch))
        {
            return;
        }

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

    /// <summary>Fast path: both fields, in this order, and nothing else.</summary>
    private static bool TryReadSample(ReadOnlySpan<byte> sample, MetricBatch batch)
    {
        if (sample.Length <= 10 || sample[0] != SampleValueTag || sample[9] != SampleTimeTag)
        {
            return false;
        }

        var rest = sample[10..];
        if (!Varint.TryReadUInt64(ref rest, out var timestampMs) || !rest.IsEmpty)
        {
            return false;
        }

        batch.AddFloat((long)timestampMs, BinaryPrimitives.ReadDoubleLittleEndian(sample[1..]));
        return true;
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
