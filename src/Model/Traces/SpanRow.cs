namespace Trine.Model.Traces;

/// <summary>What a span has besides attributes, events and links. Texts are string ids of its batch.</summary>
public record struct SpanRow
{
    public TraceId TraceId { get; set; }

    /// <summary>Not 0.</summary>
    public ulong SpanId { get; set; }

    /// <summary>0 when the span has no parent.</summary>
    public ulong ParentId { get; set; }

    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public long StartNs { get; set; }

    /// <summary>Nanoseconds since 1970 UTC; may be before the start, as clients send it.</summary>
    public long EndNs { get; set; }

    public int Name { get; set; }

    public SpanKind Kind { get; set; }

    public SpanStatusCode StatusCode { get; set; }

    public int StatusMessage { get; set; }

    public int TraceState { get; set; }

    /// <summary>The low eight bits are those of W3C trace context, then has-is-remote and is-remote.</summary>
    public uint Flags { get; set; }

    public uint DroppedAttributes { get; set; }

    public uint DroppedEvents { get; set; }

    public uint DroppedLinks { get; set; }

    /// <summary>Bytes of the span as OTLP protobuf, its tag and length included; 0 while nobody has measured it.</summary>
    public int ProtoBytes { get; set; }
}

/// <summary>What an event has besides attributes.</summary>
/// <param name="TimeNs">Nanoseconds since 1970 UTC.</param>
/// <param name="Name">String id.</param>
/// <param name="DroppedAttributes">As the client counted them.</param>
public readonly record struct SpanEvent(long TimeNs, int Name, uint DroppedAttributes);

/// <summary>What a link has besides attributes.</summary>
/// <param name="TraceId">May be empty.</param>
/// <param name="SpanId">May be 0.</param>
/// <param name="TraceState">String id.</param>
/// <param name="Flags">As of a span.</param>
/// <param name="DroppedAttributes">As the client counted them.</param>
public readonly record struct SpanLink(
    TraceId TraceId, ulong SpanId, int TraceState, uint Flags, uint DroppedAttributes);
