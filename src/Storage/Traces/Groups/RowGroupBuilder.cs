using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Builds one row group from spans of batches in any order. Used once, not thread-safe.</summary>
/// <remarks>
/// Spans are added in order of arrival; of a span that came more than once the first stays. The batches must stay as
/// they are until <see cref="Dispose"/>.
/// </remarks>
internal sealed class RowGroupBuilder : IDisposable
{
    private readonly List<SourceBatch> _batches = [];
    private readonly TraceOrder _order = new();
    private readonly TraceTree _tree = new();
    private readonly PooledList<SourceSpan> _grouped = new();
    private readonly PooledList<int> _traceStarts = new();
    private readonly ColumnNumbers _numbers = new();

    public RowGroupBuilder()
    {
        Strings = new GroupStrings();
        Spans = new LevelBuilder(AttributeScope.Span, Strings, _numbers);
        Events = new LevelBuilder(AttributeScope.Event, Strings, _numbers);
        Links = new LevelBuilder(AttributeScope.Link, Strings, _numbers);
        Origins = new OriginTable(Strings, _numbers);
    }

    /// <summary>Spans added so far, repeated ones included.</summary>
    public int AddedCount => _order.SpanCount;

    public GroupStrings Strings { get; }

    public LevelBuilder Spans { get; }

    public LevelBuilder Events { get; }

    public LevelBuilder Links { get; }

    public OriginTable Origins { get; }

    public PooledList<TraceId> TraceIds { get; } = new();

    public PooledList<int> TraceSpans { get; } = new();

    /// <summary>1 + the place of the root in its trace; 0 for none.</summary>
    public PooledList<int> TraceRoots { get; } = new();

    public PooledList<long> TraceStarts { get; } = new();

    public PooledList<long> TraceLengths { get; } = new();

    public PooledList<long> Starts { get; } = new();

    public PooledList<long> Durations { get; } = new();

    public PooledList<int> Kinds { get; } = new();

    public PooledList<int> Statuses { get; } = new();

    public PooledList<ulong> SpanIds { get; } = new();

    /// <summary>0 root, 1 parent missing, else 1 plus the distance to the parent's row.</summary>
    public PooledList<int> Parents { get; } = new();

    public PooledList<ulong> OrphanParentIds { get; } = new();

    public PooledList<int> SpanOrigins { get; } = new();

    public PooledList<int> SpanEvents { get; } = new();

    public PooledList<long> EventTimes { get; } = new();

    public PooledList<int> SpanLinks { get; } = new();

    public PooledList<TraceId> LinkTraceIds { get; } = new();

    public PooledList<ulong> LinkSpanIds { get; } = new();

    public long MinStartNs { get; private set; } = long.MaxValue;

    public long MaxStartNs { get; private set; } = long.MinValue;

    public long MaxEndNs { get; private set; } = long.MinValue;

    /// <summary>Whether the row group has as many columns as it should.</summary>
    public bool HasTooManyColumns => _numbers.ColumnCount > GroupFormat.ColumnsMax;

    /// <summary>Adds all spans of a batch.</summary>
    public void Add(SpanBatch batch)
    {
        var number = AddBatch(batch);
        for (var row = 0; row < batch.SpanCount; row++)
        {
            Add(number, row);
        }
    }

    /// <summary>Names a batch whose spans are to be added one by one.</summary>
    public int AddBatch(SpanBatch batch)
    {
        _batches.Add(new SourceBatch(batch));
        return _batches.Count - 1;
    }

    /// <summary>Adds a span.</summary>
    /// <param name="batch">As <see cref="AddBatch"/> named it.</param>
    /// <param name="row">In the batch.</param>
    public void Add(int batch, int row)
        => _order.Add(new SourceSpan(batch, row), _batches[batch].Batch.Spans[row].TraceId);

    /// <summary>Fills the columns.</summary>
    public void Fill()
    {
        _order.Group(TraceIds, _traceStarts, _grouped);
        for (var trace = 0; trace < TraceIds.Count; trace++)
        {
            FillTrace(_grouped.Span[_traceStarts[trace].._traceStarts[trace + 1]]);
        }
    }

    /// <summary>Adds the spans of one half of the traces to one builder, those of the other half to another.</summary>
    public void Divide(RowGroupBuilder first, RowGroupBuilder second)
    {
        foreach (var batch in _batches)
        {
            first.AddBatch(batch.Batch);
            second.AddBatch(batch.Batch);
        }

        var middle = _traceStarts[TraceIds.Count / 2];
        for (var i = 0; i < _grouped.Count; i++)
        {
            (i < middle ? first : second).Add(_grouped[i].Batch, _grouped[i].Row);
        }
    }

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
        IDisposable[] parts =
        [
            _order, _tree, _grouped, _traceStarts, Strings, Spans, Events, Links, Origins, TraceIds, TraceSpans, TraceRoots,
            TraceStarts, TraceLengths, Starts, Durations, Kinds, Statuses, SpanIds, Parents, OrphanParentIds, SpanOrigins,
            SpanEvents, EventTimes, SpanLinks, LinkTraceIds, LinkSpanIds,
        ];
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }

    private void FillTrace(ReadOnlySpan<SourceSpan> arrived)
    {
        _tree.Begin(arrived.Length);
        for (var i = 0; i < arrived.Length; i++)
        {
            _tree.Add(i, _batches[arrived[i].Batch].Batch.Spans[arrived[i].Row]);
        }

        _tree.End();
        var (startNs, endNs, root) = Summarize(arrived);
        TraceSpans.Add(_tree.Count);
        TraceRoots.Add(root + 1);
        TraceStarts.Add(startNs);
        TraceLengths.Add(endNs - startNs);
        MinStartNs = Math.Min(MinStartNs, startNs);
        MaxEndNs = Math.Max(MaxEndNs, endNs);
        var order = _tree.Order;
        for (var row = 0; row < order.Length; row++)
        {
            var source = _batches[arrived[order[row]].Batch];
            FillSpan(source, arrived[order[row]].Row, row, startNs);
        }
    }

    /// <summary>Earliest start, latest end, and the row of the root that came last; -1 if none did.</summary>
    private (long StartNs, long EndNs, int Root) Summarize(ReadOnlySpan<SourceSpan> arrived)
    {
        var (startNs, endNs, root) = (long.MaxValue, long.MinValue, -1);
        var order = _tree.Order;
        for (var row = 0; row < order.Length; row++)
        {
            var at = arrived[order[row]];
            var batch = _batches[at.Batch].Batch;
            ref readonly var span = ref batch.Spans[at.Row];
            startNs = Math.Min(startNs, span.StartNs);
            endNs = Math.Max(endNs, span.EndNs);
            if (span.ParentId == 0 && (root < 0 || order[row] > order[root]) && !HasParentLink(batch, at.Row, span.TraceId))
            {
                root = row;
            }
        }

        return (startNs, endNs, root);
    }

    /// <summary>
    /// Whether a span of a trace without parent id is nevertheless a child, as OpenTracing's bridges say it.
    /// </summary>
    private static bool HasParentLink(SpanBatch batch, int row, TraceId traceId)
    {
        var (start, end) = batch.LinksOf(row);
        for (var link = start; link < end; link++)
        {
            if (batch.Links[link].TraceId != traceId)
            {
                continue;
            }

            var run = batch.LinkAttributes[link];
            for (var i = run.Start; i < run.End; i++)
            {
                if (batch.Attributes.Types[i] == AttributeType.String
                    && batch.Strings[batch.Attributes.Keys[i]].SequenceEqual("opentracing.ref_type"u8)
                    && batch.Strings[(int)batch.Attributes.Values[i]].SequenceEqual("child_of"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void FillSpan(SourceBatch source, int sourceRow, int row, long traceStartNs)
    {
        var batch = source.Batch;
        ref readonly var span = ref batch.Spans[sourceRow];
        var parent = _tree.Parents[row];
        Starts.Add(span.StartNs - traceStartNs);
        MaxStartNs = Math.Max(MaxStartNs, span.StartNs);
        Durations.Add(span.EndNs - span.StartNs);
        Kinds.Add((int)span.Kind);
        Statuses.Add((int)span.StatusCode);
        SpanIds.Add(span.SpanId);
        Parents.Add(parent >= 0 ? 1 + row - parent : parent == SpanTable.Root ? 0 : 1);
        if (parent == SpanTable.Orphan)
        {
            OrphanParentIds.Add(span.ParentId);
        }

        SpanOrigins.Add(Origins.Find(source, batch.SpanScopes[sourceRow]));
        Spans.BeginRow();
        Spans.AddText(ColumnRole.Name, source, span.Name);
        Spans.AddOptionalText(ColumnRole.StatusMessage, source, span.StatusMessage);
        Spans.AddOptionalText(ColumnRole.TraceState, source, span.TraceState);
        Spans.AddOptionalNumber(ColumnRole.Flags, span.Flags);
        Spans.AddOptionalNumber(ColumnRole.DroppedAttributes, span.DroppedAttributes);
        Spans.AddOptionalNumber(ColumnRole.DroppedEvents, span.DroppedEvents);
        Spans.AddOptionalNumber(ColumnRole.DroppedLinks, span.DroppedLinks);
        Spans.EndRow(source, batch.SpanAttributes[sourceRow]);
        FillEvents(source, sourceRow, span.StartNs);
        FillLinks(source, sourceRow);
    }

    private void FillEvents(SourceBatch source, int sourceRow, long spanStartNs)
    {
        var (start, end) = source.Batch.EventsOf(sourceRow);
        SpanEvents.Add(end - start);
        for (var i = start; i < end; i++)
        {
            var spanEvent = source.Batch.Events[i];
            EventTimes.Add(spanEvent.TimeNs - spanStartNs);
            Events.BeginRow();
            Events.AddText(ColumnRole.Name, source, spanEvent.Name);
            Events.AddOptionalNumber(ColumnRole.DroppedAttributes, spanEvent.DroppedAttributes);
            Events.EndRow(source, source.Batch.EventAttributes[i]);
        }
    }

    private void FillLinks(SourceBatch source, int sourceRow)
    {
        var (start, end) = source.Batch.LinksOf(sourceRow);
        SpanLinks.Add(end - start);
        for (var i = start; i < end; i++)
        {
            var link = source.Batch.Links[i];
            LinkTraceIds.Add(link.TraceId);
            LinkSpanIds.Add(link.SpanId);
            Links.BeginRow();
            Links.AddOptionalText(ColumnRole.TraceState, source, link.TraceState);
            Links.AddOptionalNumber(ColumnRole.Flags, link.Flags);
            Links.AddOptionalNumber(ColumnRole.DroppedAttributes, link.DroppedAttributes);
            Links.EndRow(source, source.Batch.LinkAttributes[i]);
        }
    }
}
