using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Builds one row group after the other from spans of a batch. Not thread-safe.</summary>
/// <remarks>Spans are added in order of arrival; of a span that came more than once the first stays.</remarks>
internal sealed class RowGroupBuilder : IDisposable
{
    private readonly SpanBatch _batch;
    private readonly TraceOrder _order = new();
    private readonly TraceTree _tree = new();
    private readonly PooledList<int> _grouped = new();
    private readonly PooledList<int> _traceStarts = new();
    private readonly ColumnNumbers _numbers = new();

    /// <param name="batch">Complete from <see cref="Fill"/> on until the next <see cref="Clear"/>; stays the caller's.</param>
    public RowGroupBuilder(SpanBatch batch)
    {
        _batch = batch;
        Strings = new GroupStrings(batch.Strings);
        Spans = new LevelBuilder(batch, Strings, _numbers);
        Events = new LevelBuilder(batch, Strings, _numbers);
        Links = new LevelBuilder(batch, Strings, _numbers);
        Origins = new OriginTable(batch, Strings, _numbers);
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

    /// <summary>Adds all spans of the batch.</summary>
    public void AddAll()
    {
        for (var row = 0; row < _batch.SpanCount; row++)
        {
            Add(row);
        }
    }

    /// <summary>Adds a span.</summary>
    /// <param name="row">In the batch.</param>
    public void Add(int row) => _order.Add(row, _batch.Spans[row].TraceId);

    /// <summary>Fills the columns.</summary>
    public void Fill()
    {
        _batch.FindShapes();
        Strings.Begin();
        Spans.Begin();
        Events.Begin();
        Links.Begin();
        Origins.Begin();
        _order.Group(TraceIds, _traceStarts, _grouped);
        Reserve(_grouped.Count);
        for (var trace = 0; trace < TraceIds.Count; trace++)
        {
            FillTrace(_grouped.Span[_traceStarts[trace].._traceStarts[trace + 1]]);
        }
    }

    /// <summary>Two builders, each with the spans of one half of the traces.</summary>
    /// <returns>Owned by the caller.</returns>
    public (RowGroupBuilder First, RowGroupBuilder Second) Divide()
    {
        var halves = (First: new RowGroupBuilder(_batch), Second: new RowGroupBuilder(_batch));
        var middle = _traceStarts[TraceIds.Count / 2];
        for (var i = 0; i < _grouped.Count; i++)
        {
            (i < middle ? halves.First : halves.Second).Add(_grouped[i]);
        }

        return halves;
    }

    /// <summary>Forgets all spans; the memory is kept for the next row group.</summary>
    public void Clear()
    {
        _order.Clear();
        _numbers.ColumnCount = 0;
        (MinStartNs, MaxStartNs, MaxEndNs) = (long.MaxValue, long.MinValue, long.MinValue);
        PooledArray[] columns =
        [
            _grouped, _traceStarts, TraceIds, TraceSpans, TraceRoots, TraceStarts, TraceLengths, Starts, Durations, Kinds,
            Statuses, SpanIds, Parents, OrphanParentIds, SpanOrigins, SpanEvents, EventTimes, SpanLinks, LinkTraceIds,
            LinkSpanIds,
        ];
        foreach (var column in columns)
        {
            column.Clear();
        }
    }

    public void Dispose()
    {
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

    private void Reserve(int spans)
    {
        Starts.Reserve(spans);
        Durations.Reserve(spans);
        Kinds.Reserve(spans);
        Statuses.Reserve(spans);
        SpanIds.Reserve(spans);
        Parents.Reserve(spans);
        SpanOrigins.Reserve(spans);
        SpanEvents.Reserve(spans);
        SpanLinks.Reserve(spans);
        Spans.Reserve(spans);
    }

    private void FillTrace(ReadOnlySpan<int> arrived)
    {
        var spans = _batch.Spans;
        _tree.Begin(arrived.Length);
        for (var i = 0; i < arrived.Length; i++)
        {
            _tree.Add(i, spans[arrived[i]]);
        }

        _tree.End();
        var (startNs, endNs, root) = Summarize(arrived);
        TraceSpans.Add(_tree.Count);
        TraceRoots.Add(root + 1);
        TraceStarts.Add(startNs);
        TraceLengths.Add(endNs - startNs);
        MinStartNs = Math.Min(MinStartNs, startNs);
        MaxEndNs = Math.Max(MaxEndNs, endNs);
        FillFields(arrived, startNs);
        FillRows(arrived);
        FillEvents(arrived);
        FillLinks(arrived);
    }

    /// <summary>Earliest start, latest end, and the row of the root that came last; -1 if none did.</summary>
    private (long StartNs, long EndNs, int Root) Summarize(ReadOnlySpan<int> arrived)
    {
        var (startNs, endNs, root) = (long.MaxValue, long.MinValue, -1);
        var order = _tree.Order;
        var spans = _batch.Spans;
        for (var row = 0; row < order.Length; row++)
        {
            ref readonly var span = ref spans[arrived[order[row]]];
            startNs = Math.Min(startNs, span.StartNs);
            endNs = Math.Max(endNs, span.EndNs);
            if (span.ParentId == 0 && (root < 0 || order[row] > order[root]) && !HasParentLink(arrived[order[row]], span.TraceId))
            {
                root = row;
            }
        }

        return (startNs, endNs, root);
    }

    /// <summary>
    /// Whether a span of a trace without parent id is nevertheless a child, as OpenTracing's bridges say it.
    /// </summary>
    private bool HasParentLink(int row, TraceId traceId)
    {
        var (start, end) = _batch.LinksOf(row);
        for (var link = start; link < end; link++)
        {
            if (_batch.Links[link].TraceId != traceId)
            {
                continue;
            }

            var run = _batch.LinkAttributes[link];
            for (var i = run.Start; i < run.End; i++)
            {
                if (_batch.Attributes.Keys[i].Type == AttributeType.String
                    && _batch.Strings[_batch.Attributes.Keys[i].Text].SequenceEqual("opentracing.ref_type"u8)
                    && _batch.Strings[(int)_batch.Attributes.Values[i]].SequenceEqual("child_of"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What every span has once.</summary>
    private void FillFields(ReadOnlySpan<int> arrived, long traceStartNs)
    {
        var order = _tree.Order;
        var parents = _tree.Parents;
        var spans = _batch.Spans;
        var scopes = _batch.SpanScopes;
        var starts = Starts.Extend(order.Length);
        var durations = Durations.Extend(order.Length);
        var kinds = Kinds.Extend(order.Length);
        var statuses = Statuses.Extend(order.Length);
        var ids = SpanIds.Extend(order.Length);
        var distances = Parents.Extend(order.Length);
        var origins = SpanOrigins.Extend(order.Length);
        for (var row = 0; row < order.Length; row++)
        {
            var source = arrived[order[row]];
            ref readonly var span = ref spans[source];
            starts[row] = span.StartNs - traceStartNs;
            MaxStartNs = Math.Max(MaxStartNs, span.StartNs);
            durations[row] = span.EndNs - span.StartNs;
            kinds[row] = (int)span.Kind;
            statuses[row] = (int)span.StatusCode;
            ids[row] = span.SpanId;
            origins[row] = Origins.Find(scopes[source]);
            var parent = parents[row];
            distances[row] = parent >= 0 ? 1 + row - parent : parent == SpanTable.Root ? 0 : 1;
            if (parent == SpanTable.Orphan)
            {
                OrphanParentIds.Add(span.ParentId);
            }
        }
    }

    private void FillRows(ReadOnlySpan<int> arrived)
    {
        var spans = _batch.Spans;
        var runs = _batch.SpanAttributes;
        foreach (var place in _tree.Order)
        {
            var source = arrived[place];
            ref readonly var span = ref spans[source];
            Spans.BeginRow();
            Spans.AddText(ColumnRole.Name, span.Name);
            Spans.AddOptionalText(ColumnRole.StatusMessage, span.StatusMessage);
            Spans.AddOptionalText(ColumnRole.TraceState, span.TraceState);
            Spans.AddOptionalNumber(ColumnRole.Flags, span.Flags);
            Spans.AddOptionalNumber(ColumnRole.DroppedAttributes, span.DroppedAttributes);
            Spans.AddOptionalNumber(ColumnRole.DroppedEvents, span.DroppedEvents);
            Spans.AddOptionalNumber(ColumnRole.DroppedLinks, span.DroppedLinks);
            Spans.EndRow(runs[source]);
        }
    }

    private void FillEvents(ReadOnlySpan<int> arrived)
    {
        var order = _tree.Order;
        var counts = SpanEvents.Extend(order.Length);
        if (_batch.Events.IsEmpty)
        {
            counts.Clear();
            return;
        }

        for (var row = 0; row < order.Length; row++)
        {
            var source = arrived[order[row]];
            var (start, end) = _batch.EventsOf(source);
            counts[row] = end - start;
            for (var i = start; i < end; i++)
            {
                FillEvent(i, _batch.Spans[source].StartNs);
            }
        }
    }

    private void FillEvent(int index, long spanStartNs)
    {
        var spanEvent = _batch.Events[index];
        EventTimes.Add(spanEvent.TimeNs - spanStartNs);
        Events.BeginRow();
        Events.AddText(ColumnRole.Name, spanEvent.Name);
        Events.AddOptionalNumber(ColumnRole.DroppedAttributes, spanEvent.DroppedAttributes);
        Events.EndRow(_batch.EventAttributes[index]);
    }

    private void FillLinks(ReadOnlySpan<int> arrived)
    {
        var order = _tree.Order;
        var counts = SpanLinks.Extend(order.Length);
        if (_batch.Links.IsEmpty)
        {
            counts.Clear();
            return;
        }

        for (var row = 0; row < order.Length; row++)
        {
            var (start, end) = _batch.LinksOf(arrived[order[row]]);
            counts[row] = end - start;
            for (var i = start; i < end; i++)
            {
                FillLink(i);
            }
        }
    }

    private void FillLink(int index)
    {
        var link = _batch.Links[index];
        LinkTraceIds.Add(link.TraceId);
        LinkSpanIds.Add(link.SpanId);
        Links.BeginRow();
        Links.AddOptionalText(ColumnRole.TraceState, link.TraceState);
        Links.AddOptionalNumber(ColumnRole.Flags, link.Flags);
        Links.AddOptionalNumber(ColumnRole.DroppedAttributes, link.DroppedAttributes);
        Links.EndRow(_batch.LinkAttributes[index]);
    }
}
