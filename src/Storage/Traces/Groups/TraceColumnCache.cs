namespace Trine.Storage.Traces;

/// <summary>
/// Decoded columns of row groups, kept for the next query. Bounded in bytes, the least recently used dropped first.
/// Thread-safe.
/// </summary>
/// <remarks>Columns are plain arrays that nobody changes: who holds one that was dropped keeps it.</remarks>
/// <param name="bytesMax">The most that the columns may take.</param>
public sealed class TraceColumnCache(long bytesMax)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<(RowGroup Group, GroupSlot Slot), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>Bytes of all columns.</summary>
    public long MemoryBytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    internal object? Find(RowGroup group, GroupSlot slot)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((group, slot), out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Column;
        }
    }

    internal void Add(RowGroup group, GroupSlot slot, object column, long bytes)
    {
        if (bytes > bytesMax / 4)
        {
            return; // It would push out everything else.
        }

        lock (_gate)
        {
            if (!_entries.TryAdd((group, slot), _byUse.AddFirst(new Entry(group, slot, column, bytes))))
            {
                _byUse.RemoveFirst(); // Two readers decoded the same at once.
                return;
            }

            _bytes += bytes;
            while (_bytes > bytesMax && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _entries.Remove((last.Value.Group, last.Value.Slot));
                _bytes -= last.Value.Bytes;
            }
        }
    }

    private sealed record Entry(RowGroup Group, GroupSlot Slot, object Column, long Bytes);
}
