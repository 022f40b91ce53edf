using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Micro.Data;

/// <summary>Writes a batch as an OTLP export (opentelemetry/proto/logs/v1), as an SDK would send it.</summary>
internal static class OtlpBody
{
    private const int SeverityInfo = 9;

    public static byte[] Encode(LogBatch batch)
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        foreach (var stream in batch.Streams)
        {
            var resourceLogs = writer.BeginMessage(1);
            var resource = writer.BeginMessage(1);
            WriteAttribute(writer, 1, "service.name", stream.Labels.ValueOf("app"));
            WriteAttribute(writer, 1, "k8s.namespace.name", stream.Labels.ValueOf("namespace"));
            WriteAttribute(writer, 1, "k8s.pod.name", stream.Labels.ValueOf("pod"));
            writer.EndMessage(resource);
            var scopeLogs = writer.BeginMessage(2);
            for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
            {
                WriteRecord(writer, batch, row);
            }

            writer.EndMessage(scopeLogs);
            writer.EndMessage(resourceLogs);
        }

        return body.WrittenSpan.ToArray();
    }

    private static void WriteRecord(ProtoWriter writer, LogBatch batch, int row)
    {
        var record = writer.BeginMessage(2);
        writer.WriteFixed64(1, (ulong)batch.TimestampsNs[row]);
        writer.WriteUInt64(2, SeverityInfo);
        writer.WriteString(3, "INFO");
        var value = writer.BeginMessage(5);
        writer.WriteBytes(1, batch.Bytes(batch.Lines[row]));
        writer.EndMessage(value);
        WriteAttribute(writer, 6, "thread.name", "worker-1");
        WriteAttribute(writer, 6, "code.function", "handle");
        writer.EndMessage(record);
    }

    private static void WriteAttribute(ProtoWriter writer, int field, string key, string value)
    {
        var pair = writer.BeginMessage(field);
        writer.WriteString(1, key);
        var any = writer.BeginMessage(2);
        writer.WriteString(1, value);
        writer.EndMessage(any);
        writer.EndMessage(pair);
    }
}
