using Trine.Codecs;

namespace Trine.Server.WarmUp;

/// <summary>Small pushes of each signal that touch what usual ones touch.</summary>
/// <param name="nowNs">The time of all that is in them, Unix nanoseconds.</param>
internal sealed class WarmUpBodies(long nowNs)
{
    private const int Traces = 8;
    private const int SpansPerTrace = 6;
    private const int Series = 40;
    private const int SamplesPerSeries = 4;
    private const int Lines = 64;
    private const long StepNs = 1_000_000_000;

    /// <summary>An OTLP request: a few traces of a tree each, with attributes of every kind, events and links.</summary>
    public byte[] WriteSpans()
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        var resourceSpans = writer.BeginMessage(1);
        var resource = writer.BeginMessage(1);
        WriteAttributes(writer, 1);
        writer.EndMessage(resource);
        var scopeSpans = writer.BeginMessage(2);
        var scope = writer.BeginMessage(1);
        writer.WriteString(1, "warm-up");
        writer.WriteString(2, "1.0");
        writer.EndMessage(scope);
        for (var i = 0; i < Traces * SpansPerTrace; i++)
        {
            WriteSpan(writer, i / SpansPerTrace, i % SpansPerTrace);
        }

        writer.EndMessage(scopeSpans);
        writer.EndMessage(resourceSpans);
        return body.WrittenSpan.ToArray();
    }

    /// <summary>A request of remote write 1.0: gauges, counters and values that are no decimals.</summary>
    /// <param name="sender">Each has series of its own, since samples of one series must come in order.</param>
    public byte[] WriteSamples(int sender)
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        for (var i = 0; i < Series; i++)
        {
            var series = writer.BeginMessage(1);
            WriteLabel(writer, "__name__", i % 2 == 0 ? "warm_up_total" : "warm_up_ratio");
            WriteLabel(writer, "instance", $"host-{sender}-{i}");
            WriteLabel(writer, "job", "warm-up");
            for (var step = 0; step < SamplesPerSeries; step++)
            {
                var sample = writer.BeginMessage(2);
                writer.WriteDouble(1, i % 2 == 0 ? i * step : Math.Sqrt(i + step));
                writer.WriteInt64(2, (nowNs + (step * StepNs)) / TimeSpan.NanosecondsPerTick / TimeSpan.TicksPerMillisecond);
                writer.EndMessage(sample);
            }

            writer.EndMessage(series);
        }

        return Compressed(body);
    }

    /// <summary>A request of Loki's push: two streams whose lines share words, with structured metadata.</summary>
    public byte[] WriteLines()
    {
        using var body = new ByteBuffer();
        var writer = new ProtoWriter(body);
        foreach (var level in new[] { "info", "error" })
        {
            var stream = writer.BeginMessage(1);
            writer.WriteString(1, $$"""{job="warm-up",level="{{level}}"}""");
            for (var i = 0; i < Lines; i++)
            {
                var entry = writer.BeginMessage(2);
                WriteTime(writer, nowNs + (i * StepNs));
                writer.WriteString(2, $"level={level} msg=\"request {i} served\" status={200 + i} took={i * 0.7:F3}s");
                var metadata = writer.BeginMessage(3);
                writer.WriteString(1, "request");
                writer.WriteString(2, $"{i:x8}");
                writer.EndMessage(metadata);
                writer.EndMessage(entry);
            }

            writer.EndMessage(stream);
        }

        return Compressed(body);
    }

    private static byte[] Compressed(ByteBuffer message)
    {
        using var body = new ByteBuffer();
        Snappy.Compress(message.WrittenSpan, body);
        return body.WrittenSpan.ToArray();
    }

    private void WriteSpan(ProtoWriter writer, int trace, int index)
    {
        var start = nowNs + (index * StepNs);
        var span = writer.BeginMessage(2);
        writer.WriteBytes(1, TraceId(trace));
        writer.WriteBytes(2, SpanId(index));
        if (index > 0)
        {
            writer.WriteBytes(4, SpanId((index - 1) / 2));
        }

        writer.WriteString(5, $"step {index}");
        writer.WriteUInt64(6, (ulong)(index % 6));
        writer.WriteFixed64(7, (ulong)start);
        writer.WriteFixed64(8, (ulong)(start + (trace * StepNs)));
        WriteAttributes(writer, 9);
        var happened = writer.BeginMessage(11);
        writer.WriteFixed64(1, (ulong)start);
        writer.WriteString(2, "exception");
        WriteAttributes(writer, 3);
        writer.EndMessage(happened);
        var link = writer.BeginMessage(13);
        writer.WriteBytes(1, TraceId(trace + 1));
        writer.WriteBytes(2, SpanId(index));
        writer.EndMessage(link);
        var status = writer.BeginMessage(15);
        writer.WriteString(2, "warm");
        writer.WriteUInt64(3, (ulong)(index % 3));
        writer.EndMessage(status);
        writer.EndMessage(span);
    }

    /// <summary>A KeyValue of each kind of value.</summary>
    private static void WriteAttributes(ProtoWriter writer, int field)
    {
        WriteAttribute(writer, field, "service.name", static value => value.WriteString(1, "warm-up"));
        WriteAttribute(writer, field, "http.url", static value => value.WriteString(1, "https://example.com/"));
        WriteAttribute(writer, field, "retry", static value => value.WriteBool(2, true));
        WriteAttribute(writer, field, "http.status_code", static value => value.WriteInt64(3, 200));
        WriteAttribute(writer, field, "ratio", static value => value.WriteDouble(4, 0.5));
    }

    private static void WriteAttribute(ProtoWriter writer, int field, string key, Action<ProtoWriter> write)
    {
        var attribute = writer.BeginMessage(field);
        writer.WriteString(1, key);
        var value = writer.BeginMessage(2);
        write(writer);
        writer.EndMessage(value);
        writer.EndMessage(attribute);
    }

    private static void WriteLabel(ProtoWriter writer, string name, string value)
    {
        var label = writer.BeginMessage(1);
        writer.WriteString(1, name);
        writer.WriteString(2, value);
        writer.EndMessage(label);
    }

    private static void WriteTime(ProtoWriter writer, long timeNs)
    {
        var time = writer.BeginMessage(1);
        writer.WriteInt64(1, timeNs / StepNs);
        writer.WriteInt64(2, timeNs % StepNs);
        writer.EndMessage(time);
    }

    private static byte[] TraceId(int number) => [.. Enumerable.Repeat((byte)(number + 1), 16)];

    private static byte[] SpanId(int number) => [.. Enumerable.Repeat((byte)(number + 1), 8)];
}
