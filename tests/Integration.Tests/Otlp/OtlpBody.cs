using System.Net.Http.Headers;
using System.Text;
using Trine.Codecs;

namespace Trine.Integration.Tests.Otlp;

/// <summary>One log record as an OTLP <c>ExportLogsServiceRequest</c> (opentelemetry-proto, logs/v1).</summary>
internal static class OtlpBody
{
    public const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    public const string SpanId = "b7ad6b7169203331";

    /// <summary>With the resource <c>service.name</c>, a trace, severity WARN and the attribute <c>http.status</c>.</summary>
    public static HttpContent Json(string service, long timestampNs, string line) => Content(
        Encoding.UTF8.GetBytes($$$"""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},
            "scopeLogs":[{"scope":{"name":"checkout"},"logRecords":[{"timeUnixNano":"{{{timestampNs}}}","severityNumber":13,
            "severityText":"WARN","body":{"stringValue":"{{{line}}}"},"traceId":"{{{TraceId}}}","spanId":"{{{SpanId}}}",
            "attributes":[{"key":"http.status","value":{"intValue":"503"}}]}]}]}]}
            """),
        "application/json");

    /// <inheritdoc cref="Json"/>
    public static HttpContent Protobuf(string service, long timestampNs, string line)
        => Content(Message(service, timestampNs, line), "application/x-protobuf");

    /// <summary>The same message as a gRPC body: not compressed, its length in front.</summary>
    public static HttpContent Grpc(string service, long timestampNs, string line)
    {
        var message = Message(service, timestampNs, line);
        var length = BitConverter.GetBytes(message.Length);
        Array.Reverse(length);
        return Content([0, .. length, .. message], "application/grpc");
    }

    private static byte[] Message(string service, long timestampNs, string line)
    {
        using var buffer = new ByteBuffer();
        var writer = new ProtoWriter(buffer);
        Nested(writer, 1, resourceLogs =>
        {
            Nested(resourceLogs, 1, resource => Attribute(resource, 1, "service.name", value => value.WriteString(1, service)));
            Nested(resourceLogs, 2, scopeLogs =>
            {
                Nested(scopeLogs, 1, static scope => scope.WriteString(1, "checkout"));
                Nested(scopeLogs, 2, record => Record(record, timestampNs, line));
            });
        });
        return buffer.WrittenSpan.ToArray();
    }

    private static void Record(ProtoWriter record, long timestampNs, string line)
    {
        record.WriteFixed64(1, (ulong)timestampNs);
        record.WriteUInt64(2, 13);
        record.WriteString(3, "WARN");
        Nested(record, 5, body => body.WriteString(1, line));
        Attribute(record, 6, "http.status", static value => value.WriteInt64(3, 503));
        record.WriteBytes(9, Convert.FromHexString(TraceId));
        record.WriteBytes(10, Convert.FromHexString(SpanId));
    }

    private static void Attribute(ProtoWriter writer, int field, string name, Action<ProtoWriter> writeValue)
        => Nested(writer, field, pair =>
        {
            pair.WriteString(1, name);
            Nested(pair, 2, writeValue);
        });

    private static void Nested(ProtoWriter writer, int field, Action<ProtoWriter> write)
    {
        var mark = writer.BeginMessage(field);
        write(writer);
        writer.EndMessage(mark);
    }

    private static ByteArrayContent Content(byte[] bytes, string type)
        => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
}
