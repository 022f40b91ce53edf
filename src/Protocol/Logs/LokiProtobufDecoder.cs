using Trine.Codecs;
using Trine.Model;

namespace Trine.Protocol.Logs;

/// <summary>Loki's <c>PushRequest</c> message. Lines and metadata stay where they are in the body.</summary>
/// <remarks>
/// PushRequest: streams=1. StreamAdapter: labels=1, entries=2. EntryAdapter: timestamp=1 (seconds=1, nanos=2), line=2,
/// structuredMetadata=3. LabelPairAdapter: name=1, value=2. Source: Loki's pkg/push/push.proto.
/// </remarks>
internal static class LokiProtobufDecoder
{
    private static readonly StreamLabelsCache Labels = new();

    /// <exception cref="RequestException">The message is malformed, has bad labels, or times that are none.</exception>
    public static void Decode(LogBatchWriter writer)
    {
        try
        {
            var reader = new ProtoReader(writer.Body);
            while (reader.ReadTag())
            {
                if (reader.FieldNumber == 1)
                {
                    DecodeStream(reader.ReadMessage(), writer);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (ProtoException e)
        {
            PushFault.Throw("proto: " + e.Message, e);
        }
    }

    private static void DecodeStream(ProtoReader stream, LogBatchWriter writer)
    {
        writer.BeginStream(Labels.GetOrAdd(FindLabels(stream), StreamLabels.FromText));
        while (stream.ReadTag())
        {
            if (stream.FieldNumber == 2)
            {
                DecodeEntry(stream.ReadMessage(), writer);
            }
            else
            {
                stream.Skip();
            }
        }
    }

    /// <summary>The labels may stand anywhere in the message, and the last ones count.</summary>
    private static ReadOnlySpan<byte> FindLabels(ProtoReader stream)
    {
        ReadOnlySpan<byte> labels = [];
        while (stream.ReadTag())
        {
            if (stream.FieldNumber == 1)
            {
                labels = stream.ReadBytes();
            }
            else
            {
                stream.Skip();
            }
        }

        return labels;
    }

    private static void DecodeEntry(ProtoReader entry, LogBatchWriter writer)
    {
        var fields = entry;
        var timestampNs = PushTimestamp.ZeroTimeNs;
        var line = default(TextSlice);
        var hasMetadata = false;
        while (fields.ReadTag())
        {
            switch (fields.FieldNumber)
            {
                case 1:
                    timestampNs = DecodeTimestamp(fields.ReadMessage());
                    break;
                case 2:
                    line = ReadSlice(ref fields);
                    break;
                case 3:
                    hasMetadata = true;
                    fields.Skip();
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        writer.AddRow(timestampNs, line);
        if (hasMetadata)
        {
            DecodeMetadata(entry, writer);
        }
    }

    private static long DecodeTimestamp(ProtoReader timestamp)
    {
        long seconds = 0;
        var nanos = 0;
        while (timestamp.ReadTag())
        {
            switch (timestamp.FieldNumber)
            {
                case 1:
                    seconds = timestamp.ReadInt64();
                    break;
                case 2:
                    nanos = timestamp.ReadInt32();
                    break;
                default:
                    timestamp.Skip();
                    break;
            }
        }

        return PushTimestamp.FromProto(seconds, nanos);
    }

    private static void DecodeMetadata(ProtoReader entry, LogBatchWriter writer)
    {
        while (entry.ReadTag())
        {
            if (entry.FieldNumber == 3)
            {
                DecodePair(entry.ReadMessage(), writer);
            }
            else
            {
                entry.Skip();
            }
        }
    }

    private static void DecodePair(ProtoReader pair, LogBatchWriter writer)
    {
        var name = default(TextSlice);
        var value = default(TextSlice);
        while (pair.ReadTag())
        {
            switch (pair.FieldNumber)
            {
                case 1:
                    name = ReadSlice(ref pair);
                    break;
                case 2:
                    value = ReadSlice(ref pair);
                    break;
                default:
                    pair.Skip();
                    break;
            }
        }

        writer.AddMetadata(name, value);
    }

    private static TextSlice ReadSlice(ref ProtoReader reader)
    {
        var length = reader.ReadBytes(out var offset).Length;
        return new TextSlice(offset, length);
    }
}
