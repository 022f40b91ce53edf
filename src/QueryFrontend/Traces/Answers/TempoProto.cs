using System.Globalization;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces.Answers;

/// <summary>Tempo's answers as protobuf messages (tempopb).</summary>
internal static class TempoProto
{
    /// <summary>SearchResponse: traces=1, metrics=2.</summary>
    /// <param name="output">Receives it.</param>
    /// <param name="traces">Some of the part's, or all.</param>
    /// <param name="part">How far the search is: always written, readers do not look whether it is there.</param>
    /// <param name="padIds">Whether ids keep their leading zeros.</param>
    public static void Write(ByteBuffer output, IEnumerable<FoundTrace> traces, TraceSearchPart part, bool padIds)
    {
        var writer = new ProtoWriter(output);
        foreach (var trace in traces)
        {
            Write(output, trace, padIds);
        }

        WriteSearchMetrics(writer, part.Found.Statistics, part.DoneTables, part.TotalTables);
    }

    /// <summary>TraceSearchMetadata, as field 1 of a SearchResponse.</summary>
    private static void Write(ByteBuffer output, FoundTrace trace, bool padIds)
    {
        var writer = new ProtoWriter(output);
        var mark = writer.BeginMessage(1, 1 << 8);
        writer.WriteString(1, TempoJson.TraceIdText(trace.TraceId, padIds));
        writer.WriteString(2, trace.HasRoot ? trace.RootServiceName : TempoJson.NoRoot);
        writer.WriteString(3, trace.RootName);
        writer.WriteUInt64(4, (ulong)trace.StartNs);
        writer.WriteUInt64(5, (ulong)(trace.DurationNs / 1_000_000));
        if (trace.SpanSets.Count > 0)
        {
            Write(output, 6, trace.SpanSets[0]);
        }

        foreach (var set in trace.SpanSets)
        {
            Write(output, 7, set);
        }

        foreach (var service in trace.Services)
        {
            var entry = writer.BeginMessage(8);
            writer.WriteString(1, service.Name);
            var stats = writer.BeginMessage(2);
            writer.WriteUInt64(1, (ulong)service.SpanCount);
            writer.WriteUInt64(2, (ulong)service.ErrorCount);
            writer.EndMessage(stats);
            writer.EndMessage(entry);
        }

        writer.EndMessage(mark);
    }

    private static void Write(ByteBuffer output, int field, FoundSpanSet set)
    {
        var writer = new ProtoWriter(output);
        var attributes = new TraceProto(output);
        var mark = writer.BeginMessage(field, 1 << 8);
        foreach (var span in set.Spans)
        {
            var spanMark = writer.BeginMessage(1, 1 << 6);
            writer.WriteString(1, span.SpanId.ToString("x16", CultureInfo.InvariantCulture));
            writer.WriteString(2, span.Name);
            writer.WriteUInt64(3, (ulong)span.StartNs);
            writer.WriteUInt64(4, (ulong)span.DurationNs);
            attributes.Attributes(5, span.Attributes);
            writer.EndMessage(spanMark);
        }

        writer.WriteUInt64(2, (ulong)set.Matched);
        attributes.Attributes(3, set.Attributes);
        writer.EndMessage(mark);
    }

    /// <summary>QueryRangeResponse: series=1, metrics=2, status=3, message=4.</summary>
    public static void WriteRange(
        ByteBuffer output, IEnumerable<TraceMetricSeries> series, TraceQueryStatistics statistics, string partialMessage)
    {
        var writer = new ProtoWriter(output);
        foreach (var one in series)
        {
            WriteRangeSeries(output, one);
        }

        WriteEnd(writer, statistics, partialMessage);
    }

    /// <summary>QueryInstantResponse: series=1 {labels=1, value=2}, metrics=2, status=3, message=4.</summary>
    public static void WriteInstant(
        ByteBuffer output, IEnumerable<TraceMetricSeries> series, TraceQueryStatistics statistics, string partialMessage)
    {
        var writer = new ProtoWriter(output);
        foreach (var one in series)
        {
            var mark = writer.BeginMessage(1, 1 << 6);
            new TraceProto(output).Attributes(1, one.Labels);
            writer.WriteDouble(2, one.Values.Length > 0 ? one.Values[0] : 0);
            writer.EndMessage(mark);
        }

        WriteEnd(writer, statistics, partialMessage);
    }

    /// <summary>SearchTagsResponse or SearchTagValuesResponse: names=1, metrics=2.</summary>
    public static void WriteTexts(ByteBuffer output, IEnumerable<string> texts, TraceQueryStatistics statistics)
    {
        var writer = new ProtoWriter(output);
        foreach (var text in texts)
        {
            writer.WriteString(1, text);
        }

        WriteMetadataMetrics(writer, statistics);
    }

    /// <summary>SearchTagsV2Response: scopes=1 {name=1, tags=2}, metrics=2.</summary>
    public static void Write(ByteBuffer output, TraceTagsResult result)
    {
        var writer = new ProtoWriter(output);
        foreach (var scope in result.Scopes)
        {
            var mark = writer.BeginMessage(1, 1 << 10);
            writer.WriteString(1, scope.Name);
            foreach (var tag in scope.Tags)
            {
                writer.WriteString(2, tag);
            }

            writer.EndMessage(mark);
        }

        WriteMetadataMetrics(writer, result.Statistics);
    }

    /// <summary>SearchTagValuesV2Response: tagValues=1 {type=1, value=2}, metrics=2.</summary>
    public static void Write(ByteBuffer output, TraceTagValuesResult result)
    {
        var writer = new ProtoWriter(output);
        foreach (var value in result.Values)
        {
            var mark = writer.BeginMessage(1);
            writer.WriteString(1, value.Type);
            writer.WriteString(2, value.Value);
            writer.EndMessage(mark);
        }

        WriteMetadataMetrics(writer, result.Statistics);
    }

    private static void WriteRangeSeries(ByteBuffer output, TraceMetricSeries series)
    {
        var writer = new ProtoWriter(output);
        var attributes = new TraceProto(output);
        var mark = writer.BeginMessage(1, 1 << 10);
        attributes.Attributes(1, series.Labels);
        for (var i = 0; i < series.TimestampsMs.Length; i++)
        {
            var sample = writer.BeginMessage(2);
            writer.WriteDouble(1, series.Values[i]);
            writer.WriteInt64(2, series.TimestampsMs[i]);
            writer.EndMessage(sample);
        }

        foreach (var exemplar in series.Exemplars)
        {
            var exemplarMark = writer.BeginMessage(4);
            attributes.Attributes(1, exemplar.Labels);
            writer.WriteDouble(2, exemplar.Value);
            writer.WriteInt64(3, exemplar.TimestampMs);
            writer.EndMessage(exemplarMark);
        }

        writer.EndMessage(mark);
    }

    private static void WriteEnd(ProtoWriter writer, TraceQueryStatistics statistics, string partialMessage)
    {
        WriteSearchMetrics(writer, statistics, 1, 1);
        if (partialMessage.Length > 0)
        {
            writer.WriteUInt64(3, 1);
            writer.WriteString(4, partialMessage);
        }
    }

    /// <summary>SearchMetrics, as field 2: of jobs, which readers show as progress, there is one a table.</summary>
    private static void WriteSearchMetrics(
        ProtoWriter writer, TraceQueryStatistics statistics, int completedJobs, int totalJobs)
    {
        var mark = writer.BeginMessage(2);
        writer.WriteUInt64(1, (ulong)statistics.InspectedTraces);
        writer.WriteUInt64(2, (ulong)statistics.InspectedBytes);
        writer.WriteUInt64(3, (ulong)statistics.TotalBlocks);
        writer.WriteUInt64(4, (ulong)completedJobs);
        writer.WriteUInt64(5, (ulong)totalJobs);
        writer.WriteUInt64(7, (ulong)statistics.InspectedSpans);
        writer.EndMessage(mark);
    }

    private static void WriteMetadataMetrics(ProtoWriter writer, TraceQueryStatistics statistics)
    {
        var mark = writer.BeginMessage(2);
        writer.WriteUInt64(1, (ulong)statistics.InspectedBytes);
        writer.WriteUInt64(2, 1);
        writer.WriteUInt64(3, 1);
        writer.WriteUInt64(4, (ulong)statistics.TotalBlocks);
        writer.EndMessage(mark);
    }
}
