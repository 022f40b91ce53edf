using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>A Zipkin span while it is read; reused for the next. Texts are string ids of the batch.</summary>
internal sealed class ZipkinSpan
{
    /// <summary>Where a span's string tags are, each key once.</summary>
    public AttributeSet Tags { get; } = new();

    /// <summary>Times in microseconds and texts.</summary>
    public List<(long TimeUs, int Value)> Annotations { get; } = [];

    public TraceId TraceId { get; set; }

    public ulong Id { get; set; }

    /// <summary>0 for none.</summary>
    public ulong ParentId { get; set; }

    public int Name { get; set; }

    public SpanKind Kind { get; set; }

    /// <summary>0 when it is missing.</summary>
    public long TimestampUs { get; set; }

    public long DurationUs { get; set; }

    public ZipkinEndpoint Local { get; set; }

    public ZipkinEndpoint Remote { get; set; }

    public void Clear()
    {
        Tags.Clear();
        Annotations.Clear();
        (TraceId, Id, ParentId) = (default, 0, 0);
        (Name, Kind, TimestampUs, DurationUs) = (0, SpanKind.Unspecified, 0, 0);
        (Local, Remote) = (default, default);
    }
}

/// <summary>One side of a Zipkin span; texts are string ids, 0 where missing.</summary>
internal readonly record struct ZipkinEndpoint(int ServiceName, int Ipv4, int Ipv6, int Port);
