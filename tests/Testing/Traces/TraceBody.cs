using Trine.Codecs;

namespace Trine.Testing.Traces;

/// <summary>Writes small requests of OTLP traces.</summary>
public static class TraceBody
{
    private const long DurationNs = 1000;

    /// <summary>Spans of one service, without parents.</summary>
    public static byte[] Encode(string service, IEnumerable<(byte[] TraceId, byte[] SpanId)> spans, long startNs)
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        var resourceSpans = writer.BeginMessage(1);
        var resource = writer.BeginMessage(1);
        var attribute = writer.BeginMessage(1);
        writer.WriteString(1, "service.name");
        var value = writer.BeginMessage(2);
        writer.WriteString(1, service);
        writer.EndMessage(value);
        writer.EndMessage(attribute);
        writer.EndMessage(resource);
        var scopeSpans = writer.BeginMessage(2);
        foreach (var (traceId, spanId) in spans)
        {
            var span = writer.BeginMessage(2);
            writer.WriteBytes(1, traceId);
            writer.WriteBytes(2, spanId);
            writer.WriteString(5, "work");
            writer.WriteFixed64(7, (ulong)startNs);
            writer.WriteFixed64(8, (ulong)(startNs + DurationNs));
            writer.EndMessage(span);
        }

        writer.EndMessage(scopeSpans);
        writer.EndMessage(resourceSpans);
        return body.WrittenSpan.ToArray();
    }
}
