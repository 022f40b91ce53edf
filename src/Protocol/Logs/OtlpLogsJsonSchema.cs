namespace Trine.Protocol.Logs;

/// <summary>The messages of a logs export as JSON. Source: opentelemetry-proto 1.x, logs and common.</summary>
internal static class OtlpLogsJsonSchema
{
    private static readonly OtlpJsonMessage AnyValue = new();

    /// <summary>KeyValue; complete once <see cref="Request"/> is built.</summary>
    public static readonly OtlpJsonMessage KeyValue = new OtlpJsonMessage().With(
        new OtlpJsonField("key", 1, OtlpJsonKind.Text),
        Nested("value", 2, AnyValue));

    private static readonly OtlpJsonMessage LogRecord = new OtlpJsonMessage().With(
        new OtlpJsonField("timeUnixNano", 1, OtlpJsonKind.Fixed64),
        new OtlpJsonField("severityNumber", 2, OtlpJsonKind.Enumeration) { EnumNames = SeverityNames() },
        new OtlpJsonField("severityText", 3, OtlpJsonKind.Text),
        Nested("body", 5, AnyValue),
        Repeated("attributes", 6, KeyValue),
        new OtlpJsonField("droppedAttributesCount", 7, OtlpJsonKind.UInt32),
        new OtlpJsonField("flags", 8, OtlpJsonKind.Fixed32),
        new OtlpJsonField("traceId", 9, OtlpJsonKind.HexBytes),
        new OtlpJsonField("spanId", 10, OtlpJsonKind.HexBytes),
        new OtlpJsonField("observedTimeUnixNano", 11, OtlpJsonKind.Fixed64),
        new OtlpJsonField("eventName", 12, OtlpJsonKind.Text));

    /// <summary>Resource.</summary>
    public static readonly OtlpJsonMessage Resource = new OtlpJsonMessage().With(
        Repeated("attributes", 1, KeyValue),
        new OtlpJsonField("droppedAttributesCount", 2, OtlpJsonKind.UInt32));

    /// <summary>InstrumentationScope.</summary>
    public static readonly OtlpJsonMessage Scope = new OtlpJsonMessage().With(
        new OtlpJsonField("name", 1, OtlpJsonKind.Text),
        new OtlpJsonField("version", 2, OtlpJsonKind.Text),
        Repeated("attributes", 3, KeyValue),
        new OtlpJsonField("droppedAttributesCount", 4, OtlpJsonKind.UInt32));

    /// <summary>ExportLogsServiceRequest.</summary>
    public static OtlpJsonMessage Request { get; } = Build();

    private static OtlpJsonMessage Build()
    {
        AnyValue.With(
            new OtlpJsonField("stringValue", 1, OtlpJsonKind.Text),
            new OtlpJsonField("boolValue", 2, OtlpJsonKind.Bool),
            new OtlpJsonField("intValue", 3, OtlpJsonKind.Integer),
            new OtlpJsonField("doubleValue", 4, OtlpJsonKind.Double),
            Nested("arrayValue", 5, new OtlpJsonMessage().With(Repeated("values", 1, AnyValue))),
            Nested("kvlistValue", 6, new OtlpJsonMessage().With(Repeated("values", 1, KeyValue))),
            new OtlpJsonField("bytesValue", 7, OtlpJsonKind.Base64Bytes));
        var scopeLogs = new OtlpJsonMessage().With(Nested("scope", 1, Scope), Repeated("logRecords", 2, LogRecord));
        var resourceLogs = new OtlpJsonMessage().With(Nested("resource", 1, Resource), Repeated("scopeLogs", 2, scopeLogs));
        return new OtlpJsonMessage().With(Repeated("resourceLogs", 1, resourceLogs));
    }

    private static OtlpJsonField Nested(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message };

    private static OtlpJsonField Repeated(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message, IsRepeated = true };

    private static Dictionary<string, int> SeverityNames()
    {
        var names = new Dictionary<string, int> { ["SEVERITY_NUMBER_UNSPECIFIED"] = 0 };
        foreach (var level in (string[])["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"])
        {
            for (var step = 1; step <= 4; step++)
            {
                names["SEVERITY_NUMBER_" + level + (step == 1 ? "" : step.ToString(System.Globalization.CultureInfo.InvariantCulture))]
                    = names.Count;
            }
        }

        return names;
    }
}
