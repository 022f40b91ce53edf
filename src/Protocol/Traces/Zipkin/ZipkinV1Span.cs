using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>A Zipkin span of version 1 while it is read; reused for the next. Texts are string ids of the batch.</summary>
internal sealed class ZipkinV1Span
{
    public TraceId TraceId { get; set; }

    public ulong Id { get; set; }

    public ulong ParentId { get; set; }

    public int Name { get; set; }

    /// <summary>Microseconds; 0 when it is missing.</summary>
    public long TimestampUs { get; set; }

    public long DurationUs { get; set; }

    public List<ZipkinV1Annotation> Annotations { get; } = [];

    public List<ZipkinV1BinaryAnnotation> BinaryAnnotations { get; } = [];

    public void Clear()
    {
        (TraceId, Id, ParentId, Name) = (default, 0, 0, 0);
        (TimestampUs, DurationUs) = (0, 0);
        Annotations.Clear();
        BinaryAnnotations.Clear();
    }
}

/// <summary>That something happened at a time.</summary>
internal readonly record struct ZipkinV1Annotation(long TimeUs, int Value, ZipkinEndpoint Host);

/// <summary>A tag.</summary>
/// <param name="Key">String id.</param>
/// <param name="Type">What the value is.</param>
/// <param name="Value">As <see cref="SpanAttributes.Values"/> holds it.</param>
/// <param name="Text">String id of the value as text.</param>
/// <param name="Host">Who said it.</param>
internal readonly record struct ZipkinV1BinaryAnnotation(
    int Key, AttributeType Type, long Value, int Text, ZipkinEndpoint Host);
