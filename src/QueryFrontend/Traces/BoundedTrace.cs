using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces;

/// <summary>Holds a trace that is read by its id to <c>max_bytes_per_trace</c>, in bytes of OTLP as where it came in.</summary>
/// <remarks>A trace outgrows the bound where spans came in after the rest had been flushed, or where the bound was lowered.</remarks>
internal static class BoundedTrace
{
    /// <param name="trace">Its spans are measured.</param>
    /// <param name="bytesMax">0 for no bound.</param>
    public static bool Fits(SpanBatch trace, long bytesMax)
        => bytesMax <= 0 || trace.SpanCount == 0 || SpanProtoSize.Of(trace) <= bytesMax;

    /// <summary>The first spans, up to and with the one that reaches the bound.</summary>
    /// <param name="trace">Measured; stays as it is.</param>
    /// <param name="bytesMax">More than 0.</param>
    /// <returns>Owned by the caller.</returns>
    public static SpanBatch PartOf(SpanBatch trace, long bytesMax)
    {
        using var rows = new PooledList<int>();
        long bytes = 0;
        for (var i = 0; i < trace.SpanCount && bytes < bytesMax; i++)
        {
            bytes += trace.Spans[i].ProtoBytes;
            rows.Add(i);
        }

        return Only(trace, rows.Span);
    }

    /// <summary>Some spans of a trace, with what they need.</summary>
    /// <returns>Owned by the caller.</returns>
    public static SpanBatch Only(SpanBatch trace, ReadOnlySpan<int> rows)
    {
        using var frame = new ByteBuffer();
        TraceFrame.Write(trace, rows, frame);
        return TraceFrame.Read(frame.WrittenSpan);
    }
}
