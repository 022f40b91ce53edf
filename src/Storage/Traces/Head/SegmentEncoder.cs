using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces.Head;

/// <summary>Turns segments of heads into row groups; one serves all tenants, with one working memory for all. Thread-safe.</summary>
/// <param name="cache">Keeps decoded columns, together with those of blocks.</param>
public sealed class SegmentEncoder(TraceColumnCache cache)
{
    /// <summary>What frames take for each attribute, about, with its share of all else.</summary>
    private const int BytesEachAttribute = 12;

    /// <summary>Of a span: frames may be long for their texts' sake.</summary>
    private const int AttributesExpectedMax = 16;

    private Workspace? _spare; // Empty, with the memory of the last use: some 25 MB that would be new pages each time.

    /// <summary>Keeps decoded columns of what was encoded.</summary>
    internal TraceColumnCache Cache => cache;

    /// <summary>Gives back memory that is kept for the next use.</summary>
    public void Trim() => Interlocked.Exchange(ref _spare, null)?.Dispose();

    /// <summary>Encodes all spans.</summary>
    internal List<HeadGroup> Encode(List<HeadSegment> segments)
    {
        var groups = new List<HeadGroup>();
        for (var start = 0; start < segments.Count;)
        {
            var (end, spans) = (start, 0);
            while (end < segments.Count && spans < GroupFormat.SpansMax)
            {
                spans += segments[end++].SpanCount;
            }

            Encode(segments.GetRange(start, end - start), isKept: null, groups, rest: []);
            start = end;
        }

        return groups;
    }

    /// <summary>Encodes the spans of all traces but some.</summary>
    /// <param name="segments">In order of arrival.</param>
    /// <param name="isKept">Which traces stay as they are.</param>
    /// <param name="groups">Receives what was encoded.</param>
    /// <param name="rest">Receives the spans of the traces that stay.</param>
    internal void Encode(
        List<HeadSegment> segments, Predicate<TraceId>? isKept, List<HeadGroup> groups, List<HeadSegment> rest)
    {
        var workspace = Interlocked.Exchange(ref _spare, null) ?? new Workspace();
        try
        {
            Encode(segments, isKept, workspace, groups, rest);
        }
        finally
        {
            workspace.Clear();
            Interlocked.Exchange(ref _spare, workspace)?.Dispose();
        }
    }

    private void Encode(
        List<HeadSegment> segments,
        Predicate<TraceId>? isKept,
        Workspace workspace,
        List<HeadGroup> groups,
        List<HeadSegment> rest)
    {
        var (batch, builder) = (workspace.Batch, workspace.Builder);
        using var kept = new KeptSpans();
        var createdAtNs = long.MaxValue;
        var end = isKept is null ? segments.Count : StartOfKept(segments, isKept);
        var (spans, bytes) = (0, 0L);
        for (var i = 0; i < end; i++)
        {
            spans += segments[i].SpanCount;
            bytes += segments[i].Frame.Length;
        }

        batch.Reserve(spans, (int)Math.Min(bytes / BytesEachAttribute, (long)spans * AttributesExpectedMax));
        batch.Strings.Expect(workspace.StringCount);
        foreach (var segment in segments.GetRange(0, end))
        {
            var start = batch.SpanCount;
            TraceFrame.ReadInto(segment.Frame.Span, batch);
            createdAtNs = Math.Min(createdAtNs, segment.CreatedAtNs);
            Divide(batch, start, isKept, builder, kept, segment.CreatedAtNs);
        }

        foreach (var image in RowGroupEncoder.Encode(builder, workspace.Writer))
        {
            groups.Add(new HeadGroup(image, new RowGroup(image, cache), createdAtNs));
        }

        if (kept.Rows.Count > 0)
        {
            rest.Add(kept.ToSegment(batch));
        }

        rest.AddRange(segments.GetRange(end, segments.Count - end));
    }

    /// <summary>From here on all segments stay whole, as the newest mostly do: they are not read, nor written anew.</summary>
    private static int StartOfKept(List<HeadSegment> segments, Predicate<TraceId> isKept)
    {
        var start = segments.Count;
        while (start > 0 && Array.TrueForAll(segments[start - 1].Traces, isKept))
        {
            start--;
        }

        return start;
    }

    private static void Divide(
        SpanBatch batch, int start, Predicate<TraceId>? isKept, RowGroupBuilder builder, KeptSpans kept, long createdAtNs)
    {
        var spans = batch.Spans;
        var isTraceKept = false;
        for (var row = start; row < spans.Length; row++)
        {
            if (isKept is not null && (row == start || spans[row].TraceId != spans[row - 1].TraceId))
            {
                isTraceKept = isKept(spans[row].TraceId);
            }

            if (isTraceKept)
            {
                kept.Add(row, createdAtNs);
            }
            else
            {
                builder.Add(row);
            }
        }
    }

    /// <summary>The memory of one use. Not thread-safe.</summary>
    private sealed class Workspace : IDisposable
    {
        public Workspace() => Builder = new RowGroupBuilder(Batch);

        public SpanBatch Batch { get; } = new();

        public RowGroupBuilder Builder { get; }

        public RowGroupWriter Writer { get; } = new();

        /// <summary>Of the last use: about as many strings will come.</summary>
        public int StringCount { get; private set; }

        public void Clear()
        {
            StringCount = Batch.Strings.Count;
            Batch.Clear();
            Builder.Clear();
        }

        public void Dispose()
        {
            Builder.Dispose();
            Writer.Dispose();
            Batch.Dispose();
        }
    }

    /// <summary>The spans of traces that stay as they are. Not thread-safe.</summary>
    private sealed class KeptSpans : IDisposable
    {
        private long _createdAtNs = long.MaxValue;

        public PooledList<int> Rows { get; } = new();

        public void Add(int row, long createdAtNs)
        {
            Rows.Add(row);
            _createdAtNs = Math.Min(_createdAtNs, createdAtNs);
        }

        public HeadSegment ToSegment(SpanBatch batch)
        {
            using var traces = new TraceIdTable();
            foreach (var row in Rows.Span)
            {
                traces.GetOrAdd(batch.Spans[row].TraceId);
            }

            using var frame = new ByteBuffer();
            TraceFrame.Write(batch, Rows.Span, frame);
            return new HeadSegment(frame.WrittenSpan.ToArray(), traces.Ids.ToArray(), Rows.Count, _createdAtNs);
        }

        public void Dispose() => Rows.Dispose();
    }
}
