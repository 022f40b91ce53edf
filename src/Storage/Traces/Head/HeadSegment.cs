using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>Spans of a head as they came: one frame. Immutable, thread-safe.</summary>
/// <param name="Frame">Its bytes.</param>
/// <param name="Traces">The traces that it has spans of.</param>
/// <param name="SpanCount">Its spans.</param>
/// <param name="CreatedAtNs">When it came.</param>
internal sealed record HeadSegment(byte[] Frame, TraceId[] Traces, int SpanCount, long CreatedAtNs)
{
    public long MemoryBytes => Frame.Length + (Traces.Length * TraceId.LengthBytes);
}

/// <summary>Spans of a head that are encoded as they will stand in a block. Immutable, thread-safe.</summary>
/// <param name="Image">The bytes.</param>
/// <param name="Group">For readers.</param>
/// <param name="CreatedAtNs">When the oldest of its spans came.</param>
internal sealed record HeadGroup(RowGroupImage Image, RowGroup Group, long CreatedAtNs);
