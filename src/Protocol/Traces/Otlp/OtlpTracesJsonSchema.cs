using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>The messages of a traces export as JSON. Source: opentelemetry-proto 1.x, trace and common.</summary>
internal static class OtlpTracesJsonSchema
{
    private static readonly Dictionary<string, int> Kinds = new()
    {
        ["SPAN_KIND_UNSPECIFIED"] = 0,
        ["SPAN_KIND_INTERNAL"] = 1,
        ["SPAN_KIND_SERVER"] = 2,
        ["SPAN_KIND_CLIENT"] = 3,
        ["SPAN_KIND_PRODUCER"] = 4,
        ["SPAN_KIND_CONSUMER"] = 5,
    };

    private static readonly Dictionary<string, int> StatusCodes = new()
    {
        ["STATUS_CODE_UNSET"] = 0,
        ["STATUS_CODE_OK"] = 1,
        ["STATUS_CODE_ERROR"] = 2,
    };

    /// <summary>ExportTraceServiceRequest.</summary>
    public static OtlpJsonMessage Request { get; } = Build();

    private static OtlpJsonMessage Build()
    {
        var attributes = OtlpLogsJsonSchema.KeyValue;
        var spanEvent = new OtlpJsonMessage().With(
            new OtlpJsonField("timeUnixNano", 1, OtlpJsonKind.Fixed64),
            new OtlpJsonField("name", 2, OtlpJsonKind.Text),
            Repeated("attributes", 3, attributes),
            Dropped("Attributes", 4));
        var link = new OtlpJsonMessage().With(
            new OtlpJsonField("traceId", 1, OtlpJsonKind.HexBytes),
            new OtlpJsonField("spanId", 2, OtlpJsonKind.HexBytes),
            new OtlpJsonField("traceState", 3, OtlpJsonKind.Text),
            Repeated("attributes", 4, attributes),
            Dropped("Attributes", 5),
            new OtlpJsonField("flags", 6, OtlpJsonKind.Fixed32));
        var status = new OtlpJsonMessage().With(
            new OtlpJsonField("message", 2, OtlpJsonKind.Text),
            new OtlpJsonField("code", 3, OtlpJsonKind.Enumeration) { EnumNames = StatusCodes });
        var span = new OtlpJsonMessage().With(
            new OtlpJsonField("traceId", 1, OtlpJsonKind.HexBytes),
            new OtlpJsonField("spanId", 2, OtlpJsonKind.HexBytes),
            new OtlpJsonField("traceState", 3, OtlpJsonKind.Text),
            new OtlpJsonField("parentSpanId", 4, OtlpJsonKind.HexBytes),
            new OtlpJsonField("name", 5, OtlpJsonKind.Text),
            new OtlpJsonField("kind", 6, OtlpJsonKind.Enumeration) { EnumNames = Kinds },
            new OtlpJsonField("startTimeUnixNano", 7, OtlpJsonKind.Fixed64),
            new OtlpJsonField("endTimeUnixNano", 8, OtlpJsonKind.Fixed64),
            Repeated("attributes", 9, attributes),
            Dropped("Attributes", 10),
            Repeated("events", 11, spanEvent),
            Dropped("Events", 12),
            Repeated("links", 13, link),
            Dropped("Links", 14),
            Nested("status", 15, status),
            new OtlpJsonField("flags", 16, OtlpJsonKind.Fixed32));
        var scopeSpans = new OtlpJsonMessage().With(
            Nested("scope", 1, OtlpLogsJsonSchema.Scope),
            Repeated("spans", 2, span),
            new OtlpJsonField("schemaUrl", 3, OtlpJsonKind.Text));
        var resourceSpans = new OtlpJsonMessage().With(
            Nested("resource", 1, OtlpLogsJsonSchema.Resource),
            Repeated("scopeSpans", 2, scopeSpans),
            new OtlpJsonField("schemaUrl", 3, OtlpJsonKind.Text));
        return new OtlpJsonMessage().With(Repeated("resourceSpans", 1, resourceSpans));
    }

    private static OtlpJsonField Dropped(string what, int number) => new($"dropped{what}Count", number, OtlpJsonKind.UInt32);

    private static OtlpJsonField Nested(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message };

    private static OtlpJsonField Repeated(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message, IsRepeated = true };
}
