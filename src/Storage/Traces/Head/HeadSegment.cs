using System.Buffers;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>Spans of a head as they came: one frame. Immutable, thread-safe.</summary>
/// <param name="Frame">Its bytes.</param>
/// <param name="Traces">The traces that it has spans of.</param>
/// <param name="SpanCount">Its spans.</param>
/// <param name="CreatedAtNs">When it came.</param>
internal sealed record HeadSegment(ReadOnlyMemory<byte> Frame, TraceId[] Traces, int SpanCount, long CreatedAtNs)
{
    /// <summary>What <see cref="Frame"/> lies in, if it is to go back to the pool; null leaves it to the collector.</summary>
    public byte[]? Rented { get; init; }

    public long MemoryBytes => (Rented?.Length ?? Frame.Length) + (Traces.Length * TraceId.LengthBytes);

    /// <summary>Gives the frame's memory back; nobody may read it any more.</summary>
    public void Release()
    {
        if (Rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

/// <summary>Spans of a head that are encoded as they will stand in a block. Immutable, thread-safe.</summary>
/// <param name="Image">The bytes.</param>
/// <param name="Group">For readers.</param>
/// <param name="CreatedAtNs">When the oldest of its spans came.</param>
internal sealed record HeadGroup(RowGroupImage Image, RowGroup Group, long CreatedAtNs);
