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
    private const int InWalk = -2;

    /// <summary>So few spans are sorted faster by putting each in its place, and most traces have no more.</summary>
    private const int InsertionMax = 64;

    private readonly SpanIndex _index = new();
    private readonly PooledList<Node> _nodes = new(); // By span number.
    private readonly PooledList<SpanKind> _kinds = new();
    private readonly PooledList<int> _byStart = new();
    private readonly PooledList<int> _order = new();
    private readonly PooledList<int> _orderParents = new();
    private int _rowCount;

    /// <summary>Spans kept, once each.</summary>
    public int Count => _nodes.Count;

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
        _nodes.Clear();
        _kinds.Clear();
    }

    /// <summary>Adds a span, unless it is there already. In the order of arrival.</summary>
    public void Add(int source, in SpanRow span)
    {
        if (_index.TryAdd(_nodes.Count, span.SpanId, span.Kind, _kinds.Span))
        {
            _nodes.Add(new Node
            {
                Source = source,
                ParentId = span.ParentId,
                StartNs = span.StartNs,
                FirstChild = None,
                NextSibling = None,
                Row = None,
            });
            _kinds.Add(span.Kind);
        }
    }

    /// <summary>Finds parents and order.</summary>
    public void End()
    {
        var nodes = _nodes.Span;
        FindParents(nodes);
        SortByStart(nodes);
        LinkChildren(nodes);
        _order.Clear();
        _order.Extend(nodes.Length);
        _orderParents.Clear();
        _orderParents.Extend(nodes.Length);
        _rowCount = 0;
        VisitAll(nodes, SpanTable.Root);
        VisitAll(nodes, SpanTable.Orphan);
        if (_rowCount < nodes.Length)
        {
            BreakCircles(nodes);
        }
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _kinds.Dispose();
        _byStart.Dispose();
        _order.Dispose();
        _orderParents.Dispose();
    }

    private void FindParents(Span<Node> nodes)
    {
        var kinds = _kinds.Span;
        for (var span = 0; span < nodes.Length; span++)
        {
            ref var node = ref nodes[span];
            if (node.ParentId == 0)
            {
                node.Parent = SpanTable.Root;
                continue;
            }

            var parent = _index.FindParent(node.ParentId, kinds[span], kinds);
            node.Parent = parent < 0 || parent == span ? SpanTable.Orphan : parent;
        }
    }

    private void SortByStart(ReadOnlySpan<Node> nodes)
    {
        _byStart.Clear();
        var order = _byStart.Extend(nodes.Length);
        var isSorted = true;
        for (var span = 0; span < nodes.Length; span++)
        {
            order[span] = span;
            isSorted &= span == 0 || nodes[span - 1].StartNs <= nodes[span].StartNs;
        }

        if (isSorted)
        {
            return;
        }

        if (nodes.Length <= InsertionMax)
        {
            SortFew(nodes, order);
        }
        else
        {
            var list = _nodes;
            order.Sort((left, right) =>
                list[left].StartNs != list[right].StartNs
                    ? list[left].StartNs.CompareTo(list[right].StartNs)
                    : left.CompareTo(right));
        }
    }

    private static void SortFew(ReadOnlySpan<Node> nodes, Span<int> order)
    {
        for (var span = 1; span < order.Length; span++)
        {
            var startNs = nodes[span].StartNs;
            var place = span;
            for (; place > 0 && nodes[order[place - 1]].StartNs > startNs; place--)
            {
                order[place] = order[place - 1];
            }

            order[place] = span;
        }
    }

    /// <summary>Latest first, so that each list of children, which grows at its front, is by start.</summary>
    private void LinkChildren(Span<Node> nodes)
    {
        var byStart = _byStart.Span;
        for (var i = byStart.Length - 1; i >= 0; i--)
        {
            ref var node = ref nodes[byStart[i]];
            if (node.Parent >= 0)
            {
                ref var parent = ref nodes[node.Parent];
                node.NextSibling = parent.FirstChild;
                parent.FirstChild = byStart[i];
            }
        }
    }

    private void VisitAll(Span<Node> nodes, int parent)
    {
        var byStart = _byStart.Span;
        for (var i = 0; i < byStart.Length && _rowCount < nodes.Length; i++)
        {
            if (nodes[byStart[i]].Parent == parent)
            {
                Visit(nodes, byStart[i], parent);
            }
        }
    }

    /// <summary>Gives rows to a span and all below it.</summary>
    private void Visit(Span<Node> nodes, int top, int parentRow)
    {
        var order = _order.Span;
        var parents = _orderParents.Span;
        for (var span = top; ;)
        {
            ref var node = ref nodes[span];
            if (node.Row < 0)
            {
                node.Row = _rowCount++;
                order[node.Row] = node.Source;
                parents[node.Row] = span == top ? parentRow : nodes[node.Parent].Row;
            }

            if (node.FirstChild is not None and var child)
            {
                node.FirstChild = nodes[child].NextSibling; // Visited children leave the list.
                span = child;
            }
            else if (span == top)
            {
                return;
            }
            else
            {
                span = node.Parent;
            }
        }
    }

    /// <summary>What is left hangs on circles: one span of each loses its parent.</summary>
    private void BreakCircles(Span<Node> nodes)
    {
        foreach (var start in _byStart.Span)
        {
            if (nodes[start].Row != None)
            {
                continue;
            }

            // Upwards until a span comes again: that one is part of the circle.
            var span = start;
            while (nodes[span].Row == None)
            {
                nodes[span].Row = InWalk;
                span = nodes[span].Parent;
            }

            // The circle's parent still lists the span that becomes a top; it must not be visited twice.
            Unlink(nodes, span);
            Visit(nodes, span, SpanTable.Orphan);
        }
    }

    private static void Unlink(Span<Node> nodes, int span)
    {
        ref var parent = ref nodes[nodes[span].Parent];
        nodes[span].Parent = SpanTable.Orphan;
        if (parent.FirstChild == span)
        {
            parent.FirstChild = nodes[span].NextSibling;
            return;
        }

        for (var child = parent.FirstChild; child != None; child = nodes[child].NextSibling)
        {
            if (nodes[child].NextSibling == span)
            {
                nodes[child].NextSibling = nodes[span].NextSibling;
                return;
            }
        }
    }

    private struct Node
    {
        public ulong ParentId;
        public long StartNs;
        public int Source; // What the caller calls the span.
        public int Parent; // Span number, or SpanTable.Root or Orphan.
        public int FirstChild;
        public int NextSibling;
        public int Row; // Within the trace; None while it has none.
    }
}
