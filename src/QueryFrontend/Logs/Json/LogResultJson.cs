using System.IO.Pipelines;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.QueryFrontend.Logs.Json;

/// <summary>Writes the <c>resultType</c> and <c>result</c> of Loki's query answers.</summary>
internal static class LogResultJson
{
    /// <summary>Bytes written before they are sent on: an answer is never whole in memory as JSON.</summary>
    private const int FlushBytes = 64 * 1024;

    public static ReadOnlySpan<byte> TypeOf(LogQueryData data) => data switch
    {
        LogEntries => "streams"u8,
        MetricMatrix => "matrix"u8,
        MetricVector => "vector"u8,
        _ => "scalar"u8,
    };

    /// <param name="output">Receives an array, for a scalar its pair; flushed on the way when the answer is large.</param>
    /// <param name="data">What to write.</param>
    /// <param name="isCategorized">Whether labels stand apart by origin, as <c>categorize-labels</c> asks.</param>
    /// <param name="cancellationToken">Ends the writing when the client is gone.</param>
    public static async Task WriteAsync(
        PipeWriter output, LogQueryData data, bool isCategorized, CancellationToken cancellationToken)
    {
        // A pipe takes a lock for each piece that is written, so it gets large ones.
        using var buffer = new ByteBuffer();
        var json = new JsonOutput(buffer);
        switch (data)
        {
            case LogEntries entries:
                await WriteStreamsAsync(buffer, output, entries, isCategorized, cancellationToken);
                break;
            case MetricMatrix matrix:
                await WriteMatrixAsync(buffer, output, matrix, cancellationToken);
                break;
            case MetricVector vector:
                WriteVector(json, vector);
                break;
            case MetricScalar scalar:
                WriteSample(json, scalar.TimestampMs, scalar.Value);
                break;
        }

        new JsonOutput(output).Raw(buffer.WrittenSpan);
    }

    /// <summary>One line as <c>["ns","line"]</c>, with its labels by origin when categorized.</summary>
    public static void WriteEntry(JsonOutput json, LogEntry entry, bool isCategorized)
    {
        json.Raw("[\""u8);
        json.Number(entry.TimestampNs);
        json.Raw("\","u8);
        json.String(entry.Line.Span);
        if (isCategorized)
        {
            json.Raw(",{"u8);
            WriteGroup(json, "\"structuredMetadata\":"u8, entry.Metadata);
            json.Raw(entry.Metadata.Count > 0 && entry.Parsed.Count > 0 ? ","u8 : default);
            WriteGroup(json, "\"parsed\":"u8, entry.Parsed);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
    }

    /// <summary>The labels under which an entry is answered.</summary>
    public static LabelSet StreamOf(LogEntry entry, bool isCategorized)
        => isCategorized || (entry.Metadata.Count == 0 && entry.Parsed.Count == 0)
            ? entry.Stream
            : LabelSet.Create([.. entry.Stream, .. entry.Metadata, .. entry.Parsed]);

    private static async Task WriteStreamsAsync(
        ByteBuffer buffer, PipeWriter output, LogEntries entries, bool isCategorized, CancellationToken cancellationToken)
    {
        var json = new JsonOutput(buffer);
        // Neighbouring entries mostly share their label sets: these are merged once for each distinct triple.
        var merged = new Dictionary<(LabelSet, LabelSet, LabelSet), LabelSet>();
        var streams = new Dictionary<LabelSet, List<LogEntry>>();
        foreach (var entry in entries.Entries)
        {
            var key = (entry.Stream, entry.Metadata, entry.Parsed);
            if (!merged.TryGetValue(key, out var labels))
            {
                merged.Add(key, labels = StreamOf(entry, isCategorized));
            }

            if (!streams.TryGetValue(labels, out var lines))
            {
                streams.Add(labels, lines = []);
            }

            lines.Add(entry);
        }

        json.Raw("["u8);
        var comma = false;
        foreach (var (labels, lines) in streams.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            json.Raw(comma ? ","u8 : default);
            comma = true;
            json.Raw("{\"stream\":"u8);
            json.Labels(labels);
            json.Raw(",\"values\":["u8);
            for (var i = 0; i < lines.Count; i++)
            {
                json.Raw(i > 0 ? ","u8 : default);
                WriteEntry(json, lines[i], isCategorized);
                await FlushIfLargeAsync(buffer, output, cancellationToken);
            }

            json.Raw("]}"u8);
        }

        json.Raw("]"u8);
    }

    private static void WriteGroup(JsonOutput json, ReadOnlySpan<byte> name, LabelSet labels)
    {
        if (labels.Count > 0)
        {
            json.Raw(name);
            json.Labels(labels);
        }
    }

    private static async Task WriteMatrixAsync(
        ByteBuffer buffer, PipeWriter output, MetricMatrix matrix, CancellationToken cancellationToken)
    {
        var json = new JsonOutput(buffer);
        json.Raw("["u8);
        for (var i = 0; i < matrix.Series.Count; i++)
        {
            var series = matrix.Series[i];
            json.Raw(i > 0 ? ","u8 : default);
            json.Raw("{\"metric\":"u8);
            json.Labels(series.Labels);
            json.Raw(",\"values\":["u8);
            for (var j = 0; j < series.Values.Length; j++)
            {
                json.Raw(j > 0 ? ","u8 : default);
                WriteSample(json, series.TimestampsMs[j], series.Values[j]);
            }

            json.Raw("]}"u8);
            await FlushIfLargeAsync(buffer, output, cancellationToken);
        }

        json.Raw("]"u8);
    }

    private static void WriteVector(JsonOutput json, MetricVector vector)
    {
        json.Raw("["u8);
        for (var i = 0; i < vector.Samples.Count; i++)
        {
            json.Raw(i > 0 ? ","u8 : default);
            json.Raw("{\"metric\":"u8);
            json.Labels(vector.Samples[i].Labels);
            json.Raw(",\"value\":"u8);
            WriteSample(json, vector.TimestampMs, vector.Samples[i].Value);
            json.Raw("}"u8);
        }

        json.Raw("]"u8);
    }

    private static void WriteSample(JsonOutput json, long timestampMs, double value)
    {
        json.Raw("["u8);
        json.Seconds(timestampMs);
        json.Raw(","u8);
        json.SampleValue(value);
        json.Raw("]"u8);
    }

    private static async ValueTask FlushIfLargeAsync(
        ByteBuffer buffer, PipeWriter output, CancellationToken cancellationToken)
    {
        if (buffer.Length >= FlushBytes)
        {
            await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
            buffer.Clear();
        }
    }
}
