namespace Trine.Storage.Metrics;

/// <summary>Pages of metric blocks, kept for the next query. Bounded in bytes, the least recently used forgotten first. Thread-safe.</summary>
/// <remarks>A page stays usable when it is forgotten: whoever holds it keeps it in memory.</remarks>
public sealed class MetricPageCache(long bytesMax)
{
    private readonly Lock _gate = new(); // Guards the fields below.
    private readonly Dictionary<PageKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    internal MetricPage? Find(PageKey key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Page;
        }
    }

    internal void Add(PageKey key, MetricPage page)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries.Add(key, _byUse.AddFirst(new Entry(key, page, page.MemoryBytes)));
            _bytes += page.MemoryBytes;
            while (_bytes > bytesMax && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _entries.Remove(last.Value.Key);
                _bytes -= last.Value.Bytes;
            }
        }
    }

    private sealed record Entry(PageKey Key, MetricPage Page, long Bytes);
}

/// <summary>Names a page: its block's data object, its kind and its number.</summary>
internal readonly record struct PageKey(string DataKey, MetricPageKind Kind, int Page);
