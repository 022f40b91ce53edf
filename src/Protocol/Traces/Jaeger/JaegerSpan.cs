using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>What a Jaeger span has besides tags, references and logs.</summary>
internal record struct JaegerSpan
{
    public TraceId TraceId { get; set; }

    public ulong SpanId { get; set; }

    /// <summary>0 when it is only told by references.</summary>
    public ulong ParentId { get; set; }

    /// <summary>String id.</summary>
    public int OperationName { get; set; }

    public long StartNs { get; set; }

    public long EndNs { get; set; }
}

/// <summary>That a span refers to another.</summary>
/// <param name="IsChildOf">Else it follows from it.</param>
/// <param name="TraceId">Of the other span.</param>
/// <param name="SpanId">Of the other span.</param>
internal readonly record struct JaegerReference(bool IsChildOf, TraceId TraceId, ulong SpanId);
