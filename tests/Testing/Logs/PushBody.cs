using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json;
using Trine.Codecs;

namespace Trine.Testing.Logs;

/// <summary>Bodies of Loki's push API.</summary>
public static class PushBody
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary><c>application/json</c>.</summary>
    public static HttpContent Json(params IReadOnlyList<LogStream> streams) => Content(JsonBytes(streams), "application/json");

    /// <summary><c>application/json</c> with <c>Content-Encoding: gzip</c>.</summary>
    public static HttpContent GzipJson(params IReadOnlyList<LogStream> streams)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(JsonBytes(streams));
        }

        var content = Content(packed.ToArray(), "application/json");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary><c>application/x-protobuf</c> in a snappy block: what agents send.</summary>
    public static HttpContent Protobuf(params IReadOnlyList<LogStream> streams)
    {
        using var message = new ByteBuffer();
        var writer = new ProtoWriter(message);
        foreach (var stream in streams)
        {
            var mark = writer.BeginMessage(1);
            writer.WriteString(1, LabelText(stream.Labels));
            foreach (var entry in stream.Entries)
            {
                WriteEntry(writer, entry);
            }

            writer.EndMessage(mark);
        }

        using var packed = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, packed);
        return Content(packed.WrittenSpan.ToArray(), "application/x-protobuf");
    }

    private static void WriteEntry(ProtoWriter writer, LogEntry entry)
    {
        var mark = writer.BeginMessage(2);
        var time = writer.BeginMessage(1);
        writer.WriteInt64(1, entry.TimestampNs / NanosecondsPerSecond);
        writer.WriteInt64(2, entry.TimestampNs % NanosecondsPerSecond);
        writer.EndMessage(time);
        writer.WriteString(2, entry.Line);
        foreach (var (name, value) in entry.Metadata)
        {
            var pair = writer.BeginMessage(3);
            writer.WriteString(1, name);
            writer.WriteString(2, value);
            writer.EndMessage(pair);
        }

        writer.EndMessage(mark);
    }

    private static string LabelText(IEnumerable<KeyValuePair<string, string>> labels)
        => $"{{{string.Join(", ", labels.Select(static label => $"{label.Key}={JsonSerializer.Serialize(label.Value)}"))}}}";

    private static byte[] JsonBytes(IReadOnlyList<LogStream> streams)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("streams");
            foreach (var stream in streams)
            {
                json.WriteStartObject();
                WriteObject(json, "stream", stream.Labels);
                json.WriteStartArray("values");
                foreach (var entry in stream.Entries)
                {
                    json.WriteStartArray();
                    json.WriteStringValue($"{entry.TimestampNs}");
                    json.WriteStringValue(entry.Line);
                    WriteMetadata(json, entry.Metadata);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count > 0)
        {
            WriteObject(json, null, metadata);
        }
    }

    private static void WriteObject(Utf8JsonWriter json, string? name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        foreach (var (key, value) in pairs)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
        => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
