using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Finds the template of a line by comparing it with those of former lines, part by part. Not thread-safe; reused for page after page.</summary>
/// <remarks>
/// A tree: an edge is a part and what follows it, a slot of a kind or the end of the line. Most lines are like one that came shortly before, so
/// that their parts need only be compared, and only their values be looked at byte by byte. A line without an edge is taken apart by
/// <see cref="SlotScanner"/> from there on. Where two edges fit, the one used last is taken: both ways give the same line.
/// </remarks>
internal sealed class TemplateTree : IDisposable
{
    /// <summary>Slots of a line beyond these stay part of its template.</summary>
    public const int SlotsMax = 128;

    /// <summary>Edges of a node that are compared before the line is scanned: those used last, one of which fits mostly.</summary>
    private const int TriesMax = 8;

    private const int Root = 0; // Also: no node, since no edge leads to it.
    private const byte EndKind = byte.MaxValue;

    private readonly MetadataColumnBuilder _edges = new(); // Node, kind and part; the place is the number of the node that it leads to.
    private readonly ByteBuffer _edge = new();
    private readonly ByteBuffer _parts = new();
    private readonly TemplateSlot[] _slots = new TemplateSlot[SlotsMax];
    private Node[] _nodes = new Node[256];
    private int _slotCount;
    private int _templateCount;

    /// <summary>The slots of the line that <see cref="Find"/> was given last; none is empty.</summary>
    public ReadOnlySpan<TemplateSlot> Slots => _slots.AsSpan(0, _slotCount);

    public void Clear()
    {
        _edges.Reset([]);
        _parts.Clear();
        _nodes[Root] = default;
        _templateCount = 0;
    }

    /// <summary>Finds a line's template and its <see cref="Slots"/>.</summary>
    /// <returns>Templates are numbered from 0 in the order in which they come.</returns>
    public int Find(ReadOnlySpan<byte> line)
    {
        _slotCount = 0;
        var (node, at) = (Root, 0);
        while (true)
        {
            node = Step(node, line, at);
            if (_nodes[node].Kind == EndKind)
            {
                return _nodes[node].Template;
            }

            at = _slots[_slotCount].Start + _slots[_slotCount].Length;
            _slotCount++;
        }
    }

    public void Dispose()
    {
        _edges.Dispose();
        _edge.Dispose();
        _parts.Dispose();
    }

    /// <summary>Follows an edge and puts the slot behind its part, if there is one, behind the others.</summary>
    private int Step(int node, ReadOnlySpan<byte> line, int at)
    {
        var rest = line[at..];
        var child = _nodes[node].FirstChild;
        for (var tries = 0; child != Root && tries < TriesMax; tries++)
        {
            ref readonly var tried = ref _nodes[child];
            if (rest.StartsWith(_parts.WrittenSpan.Slice(tried.PartStart, tried.PartLength))
                && IsFollowed(line, at + tried.PartLength, tried.Kind))
            {
                // Fast path: the line goes on as an earlier one.
                MoveToFront(node, child);
                return child;
            }

            child = tried.Next;
        }

        return Scan(node, line, at);
    }

    private bool IsFollowed(ReadOnlySpan<byte> line, int start, byte kind)
    {
        if (kind == EndKind)
        {
            return start == line.Length;
        }

        // A node with slots behind it is not reached with more slots than there may be.
        var length = SlotScanner.Measure(line, start, (SlotKind)kind);
        _slots[_slotCount] = new TemplateSlot(start, length, (SlotKind)kind);
        return length > 0;
    }

    /// <summary>Slow path: looks for the next slot byte by byte.</summary>
    private int Scan(int node, ReadOnlySpan<byte> line, int at)
    {
        // The quote behind a value belongs to the next part, but opens nothing.
        var isBehindQuoted = _slotCount > 0 && _slots[_slotCount - 1].Kind == SlotKind.Quoted;
        var scanner = new SlotScanner(line, isBehindQuoted ? at + 1 : at);
        var (end, kind) = (line.Length, EndKind);
        if (_slotCount < SlotsMax && scanner.MoveNext())
        {
            (end, kind) = (scanner.SlotStart, (byte)scanner.Kind);
            _slots[_slotCount] = new TemplateSlot(end, scanner.SlotLength, scanner.Kind);
        }

        _edge.Clear();
        _edge.AppendUInt32((uint)node);
        _edge.AppendByte(kind);
        _edge.Append(line[at..end]);
        var known = _edges.ValueCount;
        var child = _edges.IdOf(_edge.WrittenSpan);
        if (child > known)
        {
            Add(node, child, line[at..end], kind);
        }
        else
        {
            MoveToFront(node, child);
        }

        return child;
    }

    private void Add(int node, int child, ReadOnlySpan<byte> part, byte kind)
    {
        if (child == _nodes.Length)
        {
            Array.Resize(ref _nodes, child * 2);
        }

        _nodes[child] = new Node
        {
            PartStart = _parts.Length,
            PartLength = part.Length,
            Kind = kind,
            Template = kind == EndKind ? _templateCount++ : 0,
        };
        _parts.Append(part);
        PutInFront(node, child);
    }

    private void MoveToFront(int node, int child)
    {
        ref var moved = ref _nodes[child];
        if (moved.Previous == Root)
        {
            return;
        }

        _nodes[moved.Previous].Next = moved.Next;
        if (moved.Next != Root)
        {
            _nodes[moved.Next].Previous = moved.Previous;
        }

        PutInFront(node, child);
    }

    private void PutInFront(int node, int child)
    {
        var second = _nodes[node].FirstChild;
        (_nodes[child].Previous, _nodes[child].Next) = (Root, second);
        _nodes[node].FirstChild = child;
        if (second != Root)
        {
            _nodes[second].Previous = child;
        }
    }

    /// <summary>Where a part leads. Children of a node are a list, the one used last in front.</summary>
    private struct Node
    {
        public int FirstChild;
        public int Previous;
        public int Next;
        public int PartStart;
        public int PartLength;
        public int Template; // Of the line that ends here.
        public byte Kind; // A slot's, or the end's.
    }
}

/// <summary>Where a line varies.</summary>
internal readonly record struct TemplateSlot(int Start, int Length, SlotKind Kind);
