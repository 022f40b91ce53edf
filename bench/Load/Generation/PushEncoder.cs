using System.Text.Encodings.Web;
using System.Text.Json;
using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Load.Generation;

/// <summary>How a push is written.</summary>
public enum PushFormat
{
    /// <summary>Protobuf within a snappy block, as agents send it.</summary>
    Protobuf,

    Json,
}

/// <summary>Writes batches as bodies of <c>/loki/api/v1/push</c>. Stateless, thread-safe.</summary>
public static class PushEncoder
{
    private const long NsPerSecond = 1_000_000_000;
    private const int StreamField = 1;
    private const int LabelsField = 1;
    private const int EntryField = 2;
    private const int TimestampField = 1;
    private const int LineField = 2;
    private const int SecondsField = 1;
    private const int NanosField = 2;

    private static readonly JsonWriterOptions JsonOptions = new()
    {
        // As agents do: only what JSON itself asks for is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static byte[] Encode(LogBatch batch, PushFormat format)
        => format == PushFormat.Json ? EncodeJson(batch) : EncodeProtobuf(batch);

    private static byte[] EncodeProtobuf(LogBatch batch)
    {
        using var message = new ByteBuffer(batch.Text.Length);
        var writer = new ProtoWriter(message);
        foreach (var stream in batch.Streams)
        {
            var streamMark = writer.BeginMessage(StreamField);
            writer.WriteString(LabelsField, stream.Labels.ToString());
            for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
            {
                var entry = writer.BeginMessage(EntryField);
                var time = writer.BeginMessage(TimestampField);
                writer.WriteInt64(SecondsField, batch.TimestampsNs[row] / NsPerSecond);
                writer.WriteInt64(NanosField, batch.TimestampsNs[row] % NsPerSecond);
                writer.EndMessage(time);
                writer.WriteBytes(LineField, batch.Bytes(batch.Lines[row]));
                writer.EndMessage(entry);
            }

            writer.EndMessage(streamMark);
        }

        using var body = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, body);
        return body.WrittenSpan.ToArray();
    }

    private static byte[] EncodeJson(LogBatch batch)
    {
        using var body = new ByteBuffer(batch.Text.Length);
        using (var json = new Utf8JsonWriter(body, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("streams"u8);
            foreach (var stream in batch.Streams)
            {
                WriteStream(json, batch, stream);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }

    private static void WriteStream(Utf8JsonWriter json, LogBatch batch, LogBatchStream stream)
    {
        json.WriteStartObject();
        json.WriteStartObject("stream"u8);
        foreach (var (name, value) in stream.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartArray("values"u8);
        Span<byte> digits = stackalloc byte[20];
        for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
        {
            batch.TimestampsNs[row].TryFormat(digits, out var length);
            json.WriteStartArray();
            json.WriteStringValue(digits[..length]);
            json.WriteStringValue(batch.Bytes(batch.Lines[row]));
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
