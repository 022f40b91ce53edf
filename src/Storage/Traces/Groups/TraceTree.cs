using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// Puts the spans of one trace into the order of a <see cref="SpanTable"/>: each once, depth first, roots before spans
/// whose parent is missing, siblings by start. Works without recursion and in linear time, whatever the parents say.
/// Reused from trace to trace. Not thread-safe.
/// </summary>
internal sealed class TraceTree : IDisposable
{
    private const int None = -1;

    private readonly SpanIndex _index = new();
    private readonly PooledList<int> _sources = new(); // What the caller calls the span.
    private readonly PooledList<ulong> _parentIds = new();
    private readonly PooledList<SpanKind> _kinds = new();
    private readonly PooledList<long> _starts = new();
    private readonly PooledList<int> _byStart = new();
    private readonly PooledList<int> _parents = new(); // Span number, or SpanTable.Root or Orphan.
    private readonly PooledList<int> _firstChild = new();
    private readonly PooledList<int> _nextSibling = new();
    private readonly PooledList<int> _rows = new(); // By span number: its row within the trace; None while it has none.
    private readonly PooledList<int> _order = new();
    private readonly PooledList<int> _orderParents = new();

    /// <summary>Spans kept, once each.</summary>
    public int Count => _sources.Count;

    /// <summary>The callers' numbers of the spans, in the order of rows.</summary>
    public ReadOnlySpan<int> Order => _order.Span;

    /// <summary>
    /// One a row: the parent's row within the trace, <see cref="SpanTable.Root"/> or <see cref="SpanTable.Orphan"/>.
    /// </summary>
    public ReadOnlySpan<int> Parents => _orderParents.Span;

    /// <summary>Begins a trace.</summary>
    /// <param name="capacity">The most spans that will be added.</param>
    public void Begin(int capacity)
    {
        _index.Begin(capacity);
        _sources.Clear();
        _parentIds.Clear();
        _kinds.Clear();
        _starts.Clear();
    }

    /// <summary>Adds a span, unless it is there already. In the order of arrival.</summary>
    public void Add(int source, in SpanRow span)
    {
        if (!_index.TryAdd(_sources.Count, span.SpanId, span.Kind, _kinds.Span))
        {
            return;
        }

        _sources.Add(source);
        _parentIds.Add(span.ParentId);
        _kinds.Add(span.Kind);
        _starts.Add(span.StartNs);
    }

    /// <summary>Finds parents and order.</summary>
    public void End()
    {
        var count = _sources.Count;
        FindParents(count);
        SortByStart(count);
        LinkChildren(count);
        _rows.Clear();
        _rows.Extend(count).Fill(None);
        _order.Clear();
        _orderParents.Clear();
        VisitAll(SpanTable.Root);
        VisitAll(SpanTable.Orphan);
        if (_order.Count < count)
        {
            BreakCircles();
        }
    }

    public void Dispose()
    {
        _sources.Dispose();
        _parentIds.Dispose();
        _kinds.Dispose();
        _starts.Dispose();
        _byStart.Dispose();
        _parents.Dispose();
        _firstChild.Dispose();
        _nextSibling.Dispose();
        _rows.Dispose();
        _order.Dispose();
        _orderParents.Dispose();
    }

    private void FindParents(int count)
    {
        _parents.Clear();
        var parents = _parents.Extend(count);
        for (var span = 0; span < count; span++)
        {
            if (_parentIds[span] == 0)
            {
                parents[span] = SpanTable.Root;
                continue;
            }

            var parent = _index.FindParent(_parentIds[span], _kinds[span], _kinds.Span);
            parents[span] = parent < 0 || parent == span ? SpanTable.Orphan : parent;
        }
    }

    private void SortByStart(int count)
    {
        _byStart.Clear();
        var order = _byStart.Extend(count);
        var isSorted = true;
        for (var span = 0; span < count; span++)
        {
            order[span] = span;
            isSorted &= span == 0 || _starts[span - 1] <= _starts[span];
        }

        if (!isSorted)
        {
            var starts = _starts;
            order.Sort((left, right) =>
                starts[left] != starts[right] ? starts[left].CompareTo(starts[right]) : left.CompareTo(right));
        }
    }

    /// <summary>Latest first, so that each list of children, which grows at its front, is by start.</summary>
    private void LinkChildren(int count)
    {
        _firstChild.Clear();
        _firstChild.Extend(count).Fill(None);
        _nextSibling.Clear();
        var next = _nextSibling.Extend(count);
        for (var i = count - 1; i >= 0; i--)
        {
            var span = _byStart[i];
            if (_parents[span] is >= 0 and var parent)
            {
                next[span] = _firstChild[parent];
                _firstChild[parent] = span;
            }
        }
    }

    private void VisitAll(int parent)
    {
        foreach (var span in _byStart.Span)
        {
            if (_parents[span] == parent)
            {
                Visit(span, parent);
            }
        }
    }

    /// <summary>Gives rows to a span and all below it.</summary>
    private void Visit(int top, int parentRow)
    {
        var span = top;
        Place(span, parentRow);
        while (true)
        {
            if (_firstChild[span] is not None and var child)
            {
                _firstChild[span] = _nextSibling[child]; // Visited children leave the list.
                Place(child, _rows[span]);
                span = child;
            }
            else if (span == top)
            {
                return;
            }
            else
            {
                span = _parents[span];
            }
        }
    }

    private void Place(int span, int parentRow)
    {
        _rows[span] = _order.Count;
        _order.Add(_sources[span]);
        _orderParents.Add(parentRow);
    }

    /// <summary>What is left hangs on circles: one span of each loses its parent.</summary>
    private void BreakCircles()
    {
        foreach (var start in _byStart.Span)
        {
            if (_rows[start] != None)
            {
                continue;
            }

            // Upwards until a span comes again: that one is part of the circle.
            var span = start;
            while (_rows[span] == None)
            {
                _rows[span] = InWalk;
                span = _parents[span];
            }

            // The circle's parent still lists the span that becomes a top; it must not be visited twice.
            Unlink(span);
            Visit(span, SpanTable.Orphan);
        }
    }

    private const int InWalk = -2;

    private void Unlink(int span)
    {
        var parent = _parents[span];
        _parents[span] = SpanTable.Orphan;
        if (_firstChild[parent] == span)
        {
            _firstChild[parent] = _nextSibling[span];
            return;
        }

        for (var child = _firstChild[parent]; child != None; child = _nextSibling[child])
        {
            if (_nextSibling[child] == span)
            {
                _nextSibling[child] = _nextSibling[span];
                return;
            }
        }
    }
}
