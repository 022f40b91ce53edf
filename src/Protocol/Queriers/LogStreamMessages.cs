using Trine.Codecs;
using Trine.Model;
using Trine.Protocol.Rpc;

namespace Trine.Protocol.Queriers;

/// <summary>
/// Streams and their volumes as protobuf messages of repeated field 1: 1 labels (canonical label bytes) and, for volumes,
/// 2 chunks, 3 rows a step and 4 bytes a step (both packed).
/// </summary>
public static class LogStreamMessages
{
    /// <summary>Writes streams from one place on until the message is as large as it should be.</summary>
    /// <returns>The place to go on from; at least one is written where one is left.</returns>
    public static int Write(ByteBuffer output, IReadOnlyList<LabelSet> streams, int first)
    {
        var writer = new ProtoWriter(output);
        var next = first;
        for (; next < streams.Count && (next == first || output.Length < RpcHandlers.MessageBytes); next++)
        {
            var mark = writer.BeginMessage(1);
            LabelSetField.Write(writer, 1, streams[next]);
            writer.EndMessage(mark);
        }

        return next;
    }

    /// <inheritdoc cref="Write(ByteBuffer, IReadOnlyList{LabelSet}, int)"/>
    public static int Write(ByteBuffer output, IReadOnlyList<LogStreamVolume> volumes, int first)
    {
        var writer = new ProtoWriter(output);
        var next = first;
        for (; next < volumes.Count && (next == first || output.Length < RpcHandlers.MessageBytes); next++)
        {
            var volume = volumes[next];
            var mark = writer.BeginMessage(1);
            LabelSetField.Write(writer, 1, volume.Stream);
            writer.WriteInt64(2, volume.Chunks);
            WritePacked(writer, 3, volume.Rows);
            WritePacked(writer, 4, volume.Bytes);
            writer.EndMessage(mark);
        }

        return next;
    }

    /// <exception cref="ProtoException">The bytes are not such a message.</exception>
    /// <exception cref="InvalidDataException">A label set is malformed.</exception>
    public static IReadOnlyList<LogStreamVolume> Read(ReadOnlySpan<byte> message)
    {
        var volumes = new List<LogStreamVolume>();
        var reader = new ProtoReader(message);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber == 1)
            {
                volumes.Add(ReadVolume(reader.ReadMessage()));
            }
            else
            {
                reader.Skip();
            }
        }

        return volumes;
    }

    private static void WritePacked(ProtoWriter writer, int field, long[] values)
    {
        var mark = writer.BeginMessage(field);
        foreach (var value in values)
        {
            writer.Destination.AppendVarint((ulong)value);
        }

        writer.EndMessage(mark);
    }

    private static LogStreamVolume ReadVolume(ProtoReader reader)
    {
        var volume = new LogStreamVolume(LabelSet.Empty, 0, [], []);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1:
                    volume = volume with { Stream = LabelSetField.Read(ref reader) };
                    break;
                case 2:
                    volume = volume with { Chunks = reader.ReadInt32() };
                    break;
                case 3:
                    volume = volume with { Rows = ReadPacked(reader.ReadMessage()) };
                    break;
                case 4:
                    volume = volume with { Bytes = ReadPacked(reader.ReadMessage()) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return volume;
    }

    private static long[] ReadPacked(ProtoReader packed)
    {
        var values = new List<long>();
        while (!packed.AtEnd)
        {
            values.Add((long)packed.ReadRawVarint());
        }

        return [.. values];
    }
}
