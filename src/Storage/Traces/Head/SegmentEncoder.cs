using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>Turns segments into row groups. Thread-safe.</summary>
internal sealed class SegmentEncoder(TraceColumnCache cache)
{
    /// <summary>Encodes all spans.</summary>
    public List<HeadGroup> Encode(IReadOnlyList<HeadSegment> segments)
    {
        var groups = new List<HeadGroup>();
        for (var start = 0; start < segments.Count;)
        {
            var (end, spans) = (start, 0);
            while (end < segments.Count && spans < GroupFormat.SpansMax)
            {
                spans += segments[end++].SpanCount;
            }

            Encode(segments.Skip(start).Take(end - start), isKept: null, groups, rest: []);
            start = end;
        }

        return groups;
    }

    /// <summary>Encodes the spans of all traces but some.</summary>
    /// <param name="segments">In order of arrival.</param>
    /// <param name="isKept">Which traces stay as they are.</param>
    /// <param name="groups">Receives what was encoded.</param>
    /// <param name="rest">Receives the spans of the traces that stay.</param>
    public void Encode(
        IEnumerable<HeadSegment> segments, Predicate<TraceId>? isKept, List<HeadGroup> groups, List<HeadSegment> rest)
    {
        var batches = new List<SpanBatch>();
        using var builder = new RowGroupBuilder();
        var createdAtNs = long.MaxValue;
        try
        {
            foreach (var segment in segments)
            {
                var batch = TraceFrame.Read(segment.Frame);
                batches.Add(batch);
                createdAtNs = Math.Min(createdAtNs, segment.CreatedAtNs);
                if (isKept is null || !Array.Exists(segment.Traces, isKept))
                {
                    builder.Add(batch); // Fast path: the whole segment goes.
                }
                else
                {
                    Divide(segment, batch, isKept, builder, rest);
                }
            }

            foreach (var image in RowGroupEncoder.Encode(builder))
            {
                groups.Add(new HeadGroup(image, new RowGroup(image, cache), createdAtNs));
            }
        }
        finally
        {
            foreach (var batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    private static void Divide(
        HeadSegment segment, SpanBatch batch, Predicate<TraceId> isKept, RowGroupBuilder builder, List<HeadSegment> rest)
    {
        var kept = new HashSet<TraceId>(segment.Traces.Where(id => isKept(id)), TraceIdComparer.Instance);
        var keptRows = new List<int>();
        var number = builder.AddBatch(batch);
        for (var row = 0; row < batch.SpanCount; row++)
        {
            if (kept.Contains(batch.Spans[row].TraceId))
            {
                keptRows.Add(row);
            }
            else
            {
                builder.Add(number, row);
            }
        }

        using var frame = new ByteBuffer();
        TraceFrame.Write(batch, keptRows.ToArray(), frame);
        rest.Add(new HeadSegment(frame.WrittenSpan.ToArray(), [.. kept], keptRows.Count, segment.CreatedAtNs));
    }
}
