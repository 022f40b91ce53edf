using Trine.Protocol.Logs;

namespace Trine.Protocol.Metrics.Otlp;

/// <summary>The messages of a metrics export as JSON. Source: opentelemetry-proto 1.x, metrics and common.</summary>
internal static class OtlpMetricsJsonSchema
{
    /// <summary>ExportMetricsServiceRequest.</summary>
    public static OtlpJsonMessage Request { get; } = Build();

    private static OtlpJsonMessage Build()
    {
        var scopeMetrics = new OtlpJsonMessage().With(
            Nested("scope", 1, OtlpLogsJsonSchema.Scope), Repeated("metrics", 2, Metric()), new OtlpJsonField("schemaUrl", 3, OtlpJsonKind.Text));
        var resourceMetrics = new OtlpJsonMessage().With(
            Nested("resource", 1, OtlpLogsJsonSchema.Resource),
            Repeated("scopeMetrics", 2, scopeMetrics),
            new OtlpJsonField("schemaUrl", 3, OtlpJsonKind.Text));
        return new OtlpJsonMessage().With(Repeated("resourceMetrics", 1, resourceMetrics));
    }

    private static OtlpJsonMessage Metric()
    {
        var exemplar = new OtlpJsonMessage().With(
            new OtlpJsonField("timeUnixNano", 2, OtlpJsonKind.Fixed64),
            new OtlpJsonField("asDouble", 3, OtlpJsonKind.Double),
            new OtlpJsonField("spanId", 4, OtlpJsonKind.HexBytes),
            new OtlpJsonField("traceId", 5, OtlpJsonKind.HexBytes),
            new OtlpJsonField("asInt", 6, OtlpJsonKind.SFixed64),
            Repeated("filteredAttributes", 7, OtlpLogsJsonSchema.KeyValue));
        var number = NumberPoint(exemplar);
        var temporality = new OtlpJsonField("aggregationTemporality", 2, OtlpJsonKind.Enumeration)
        {
            EnumNames = new Dictionary<string, int>
            {
                ["AGGREGATION_TEMPORALITY_UNSPECIFIED"] = 0,
                ["AGGREGATION_TEMPORALITY_DELTA"] = 1,
                ["AGGREGATION_TEMPORALITY_CUMULATIVE"] = 2,
            },
        };
        return new OtlpJsonMessage().With(
            new OtlpJsonField("name", 1, OtlpJsonKind.Text),
            new OtlpJsonField("description", 2, OtlpJsonKind.Text),
            new OtlpJsonField("unit", 3, OtlpJsonKind.Text),
            Nested("gauge", 5, new OtlpJsonMessage().With(Repeated("dataPoints", 1, number))),
            Nested("sum", 7, new OtlpJsonMessage().With(
                Repeated("dataPoints", 1, number), temporality, new OtlpJsonField("isMonotonic", 3, OtlpJsonKind.Bool))),
            Nested("histogram", 9, new OtlpJsonMessage().With(Repeated("dataPoints", 1, HistogramPoint(exemplar)), temporality)),
            Nested("exponentialHistogram", 10, new OtlpJsonMessage().With(
                Repeated("dataPoints", 1, ExponentialPoint(exemplar)), temporality)),
            Nested("summary", 11, new OtlpJsonMessage().With(Repeated("dataPoints", 1, SummaryPoint()))));
    }

    private static OtlpJsonMessage NumberPoint(OtlpJsonMessage exemplar) => new OtlpJsonMessage().With(
        new OtlpJsonField("startTimeUnixNano", 2, OtlpJsonKind.Fixed64),
        new OtlpJsonField("timeUnixNano", 3, OtlpJsonKind.Fixed64),
        new OtlpJsonField("asDouble", 4, OtlpJsonKind.Double),
        Repeated("exemplars", 5, exemplar),
        new OtlpJsonField("asInt", 6, OtlpJsonKind.SFixed64),
        Repeated("attributes", 7, OtlpLogsJsonSchema.KeyValue),
        new OtlpJsonField("flags", 8, OtlpJsonKind.UInt32));

    private static OtlpJsonMessage HistogramPoint(OtlpJsonMessage exemplar) => new OtlpJsonMessage().With(
        new OtlpJsonField("startTimeUnixNano", 2, OtlpJsonKind.Fixed64),
        new OtlpJsonField("timeUnixNano", 3, OtlpJsonKind.Fixed64),
        new OtlpJsonField("count", 4, OtlpJsonKind.Fixed64),
        new OtlpJsonField("sum", 5, OtlpJsonKind.Double),
        new OtlpJsonField("bucketCounts", 6, OtlpJsonKind.Fixed64) { IsRepeated = true },
        new OtlpJsonField("explicitBounds", 7, OtlpJsonKind.Double) { IsRepeated = true },
        Repeated("exemplars", 8, exemplar),
        Repeated("attributes", 9, OtlpLogsJsonSchema.KeyValue),
        new OtlpJsonField("flags", 10, OtlpJsonKind.UInt32),
        new OtlpJsonField("min", 11, OtlpJsonKind.Double),
        new OtlpJsonField("max", 12, OtlpJsonKind.Double));

    private static OtlpJsonMessage ExponentialPoint(OtlpJsonMessage exemplar)
    {
        var buckets = new OtlpJsonMessage().With(
            new OtlpJsonField("offset", 1, OtlpJsonKind.ZigZag),
            new OtlpJsonField("bucketCounts", 2, OtlpJsonKind.Integer) { IsRepeated = true });
        return new OtlpJsonMessage().With(
            Repeated("attributes", 1, OtlpLogsJsonSchema.KeyValue),
            new OtlpJsonField("startTimeUnixNano", 2, OtlpJsonKind.Fixed64),
            new OtlpJsonField("timeUnixNano", 3, OtlpJsonKind.Fixed64),
            new OtlpJsonField("count", 4, OtlpJsonKind.Fixed64),
            new OtlpJsonField("sum", 5, OtlpJsonKind.Double),
            new OtlpJsonField("scale", 6, OtlpJsonKind.ZigZag),
            new OtlpJsonField("zeroCount", 7, OtlpJsonKind.Fixed64),
            Nested("positive", 8, buckets),
            Nested("negative", 9, buckets),
            new OtlpJsonField("flags", 10, OtlpJsonKind.UInt32),
            Repeated("exemplars", 11, exemplar),
            new OtlpJsonField("min", 12, OtlpJsonKind.Double),
            new OtlpJsonField("max", 13, OtlpJsonKind.Double),
            new OtlpJsonField("zeroThreshold", 14, OtlpJsonKind.Double));
    }

    private static OtlpJsonMessage SummaryPoint()
    {
        var quantile = new OtlpJsonMessage().With(
            new OtlpJsonField("quantile", 1, OtlpJsonKind.Double), new OtlpJsonField("value", 2, OtlpJsonKind.Double));
        return new OtlpJsonMessage().With(
            new OtlpJsonField("startTimeUnixNano", 2, OtlpJsonKind.Fixed64),
            new OtlpJsonField("timeUnixNano", 3, OtlpJsonKind.Fixed64),
            new OtlpJsonField("count", 4, OtlpJsonKind.Fixed64),
            new OtlpJsonField("sum", 5, OtlpJsonKind.Double),
            Repeated("quantileValues", 6, quantile),
            Repeated("attributes", 7, OtlpLogsJsonSchema.KeyValue),
            new OtlpJsonField("flags", 8, OtlpJsonKind.UInt32));
    }

    private static OtlpJsonField Nested(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message };

    private static OtlpJsonField Repeated(string name, int number, OtlpJsonMessage message)
        => new(name, number, OtlpJsonKind.Message) { Message = message, IsRepeated = true };
}
