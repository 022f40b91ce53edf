using System.Buffers;
using System.Globalization;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>Tempo's answers to searches, listings and metrics queries as JSON. No field beyond Tempo's: Grafana refuses others.</summary>
internal static class TempoJson
{
    /// <summary>What Tempo writes for a trace whose root has not come in.</summary>
    public const string NoRoot = "<root span not yet received>";

    public static void Write(IBufferWriter<byte> output, TraceSearchResult result, bool padIds)
    {
        using var writer = new TraceJson(output);
        writer.Json.WriteStartObject();
        writer.Json.WriteStartArray("traces");
        foreach (var trace in result.Traces)
        {
            Write(writer, trace, padIds);
        }

        writer.Json.WriteEndArray();
        WriteSearchMetrics(writer, result.Statistics);
        writer.Json.WriteEndObject();
    }

    public static void Write(IBufferWriter<byte> output, TraceMetricsResult result, bool isInstant, string message)
    {
        using var writer = new TraceJson(output);
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteStartArray("series");
        foreach (var series in result.Series)
        {
            json.WriteStartObject();
            writer.Attributes("labels", series.Labels);
            if (isInstant)
            {
                writer.Double("value", series.Values.Length > 0 ? series.Values[0] : 0);
            }
            else
            {
                WriteSamples(writer, series);
                WriteExemplars(writer, series.Exemplars);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteSearchMetrics(writer, result.Statistics);
        if (result.IsPartial)
        {
            json.WriteString("status", "PARTIAL");
            json.WriteString("message", message);
        }

        json.WriteEndObject();
    }

    /// <summary>A listing of the first version of the API.</summary>
    public static void WriteTexts(
        IBufferWriter<byte> output, string name, IReadOnlyList<string> texts, TraceQueryStatistics statistics)
    {
        using var writer = new TraceJson(output);
        writer.Json.WriteStartObject();
        WriteTexts(writer, name, texts);
        WriteMetadataMetrics(writer, statistics);
        writer.Json.WriteEndObject();
    }

    public static void Write(IBufferWriter<byte> output, TraceTagsResult result)
    {
        using var writer = new TraceJson(output);
        writer.Json.WriteStartObject();
        writer.Json.WriteStartArray("scopes");
        foreach (var scope in result.Scopes)
        {
            writer.Json.WriteStartObject();
            writer.Text("name", scope.Name);
            WriteTexts(writer, "tags", scope.Tags);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
        WriteMetadataMetrics(writer, result.Statistics);
        writer.Json.WriteEndObject();
    }

    public static void Write(IBufferWriter<byte> output, TraceTagValuesResult result)
    {
        using var writer = new TraceJson(output);
        writer.Json.WriteStartObject();
        writer.Json.WriteStartArray("tagValues");
        foreach (var value in result.Values)
        {
            writer.Json.WriteStartObject();
            writer.Text("type", value.Type);
            writer.Text("value", value.Value);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
        WriteMetadataMetrics(writer, result.Statistics);
        writer.Json.WriteEndObject();
    }

    /// <summary>As searches write it: without leading zeros.</summary>
    public static string TraceIdText(TraceId id, bool isPadded)
    {
        var text = id.ToString();
        return isPadded ? text : text.TrimStart('0');
    }

    private static void Write(TraceJson writer, FoundTrace trace, bool padIds)
    {
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteString("traceID", TraceIdText(trace.TraceId, padIds));
        writer.Text("rootServiceName", trace.HasRoot ? trace.RootServiceName : NoRoot);
        writer.Text("rootTraceName", trace.RootName);
        writer.Long("startTimeUnixNano", trace.StartNs);
        writer.Number("durationMs", trace.DurationNs / 1_000_000);
        if (trace.SpanSets.Count > 0)
        {
            json.WritePropertyName("spanSet");
            Write(writer, trace.SpanSets[0]);
            json.WriteStartArray("spanSets");
            foreach (var set in trace.SpanSets)
            {
                Write(writer, set);
            }

            json.WriteEndArray();
        }

        if (trace.Services.Count > 0)
        {
            json.WriteStartObject("serviceStats");
            foreach (var service in trace.Services)
            {
                json.WriteStartObject(service.Name);
                writer.Number("spanCount", service.SpanCount);
                writer.Number("errorCount", service.ErrorCount);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(TraceJson writer, FoundSpanSet set)
    {
        var json = writer.Json;
        json.WriteStartObject();
        json.WriteStartArray("spans");
        foreach (var span in set.Spans)
        {
            json.WriteStartObject();
            json.WriteString("spanID", span.SpanId.ToString("x16", CultureInfo.InvariantCulture));
            writer.Text("name", span.Name);
            writer.Long("startTimeUnixNano", span.StartNs);
            writer.Long("durationNanos", span.DurationNs);
            writer.Attributes("attributes", span.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        writer.Number("matched", set.Matched);
        writer.Attributes("attributes", set.Attributes);
        json.WriteEndObject();
    }

    private static void WriteSamples(TraceJson writer, TraceMetricSeries series)
    {
        writer.Json.WriteStartArray("samples");
        for (var i = 0; i < series.TimestampsMs.Length; i++)
        {
            writer.Json.WriteStartObject();
            writer.Long("timestampMs", series.TimestampsMs[i]);
            writer.Double("value", series.Values[i]);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteExemplars(TraceJson writer, IReadOnlyList<TraceExemplar> exemplars)
    {
        if (exemplars.Count == 0)
        {
            return;
        }

        writer.Json.WriteStartArray("exemplars");
        foreach (var exemplar in exemplars)
        {
            writer.Json.WriteStartObject();
            writer.Attributes("labels", exemplar.Labels);
            writer.Double("value", exemplar.Value);
            writer.Long("timestampMs", exemplar.TimestampMs);
            writer.Json.WriteEndObject();
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteTexts(TraceJson writer, string name, IReadOnlyList<string> texts)
    {
        writer.Json.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.Json.WriteStringValue(text);
        }

        writer.Json.WriteEndArray();
    }

    private static void WriteSearchMetrics(TraceJson writer, TraceQueryStatistics statistics)
    {
        writer.Json.WriteStartObject("metrics");
        writer.Number("inspectedTraces", statistics.InspectedTraces);
        writer.Long("inspectedBytes", statistics.InspectedBytes);
        writer.Number("totalBlocks", statistics.TotalBlocks);
        writer.Number("completedJobs", 1);
        writer.Number("totalJobs", 1);
        writer.Long("inspectedSpans", statistics.InspectedSpans);
        writer.Json.WriteEndObject();
    }

    private static void WriteMetadataMetrics(TraceJson writer, TraceQueryStatistics statistics)
    {
        writer.Json.WriteStartObject("metrics");
        writer.Long("inspectedBytes", statistics.InspectedBytes);
        writer.Number("totalJobs", 1);
        writer.Number("completedJobs", 1);
        writer.Number("totalBlocks", statistics.TotalBlocks);
        writer.Json.WriteEndObject();
    }
}
