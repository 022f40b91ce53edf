namespace Trine.QueryFrontend.Cache;

/// <summary>Values by key, bounded in bytes; the least recently used go first. Thread-safe.</summary>
/// <param name="bytesMax">What all values may take.</param>
/// <param name="bytesOf">An estimate of the memory that a key and its value take.</param>
internal sealed class LruCache<TKey, TValue>(long bytesMax, Func<TKey, TValue, long> bytesOf)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <returns>Null if there is none.</returns>
    public TValue? Find(TKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Keeps a value in place of the key's former one, unless it alone is larger than the cache.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Set(TKey key, TValue value)
    {
        var bytes = bytesOf(key, value);
        if (bytes > bytesMax)
        {
            return false;
        }

        lock (_lock)
        {
            if (_entries.Remove(key, out var old))
            {
                Remove(old);
            }

            _entries.Add(key, _byUse.AddFirst(new Entry(key, value, bytes)));
            _bytes += bytes;
            while (_bytes > bytesMax)
            {
                var last = _byUse.Last!; // The sum of none is 0.
                _entries.Remove(last.Value.Key);
                Remove(last);
            }
        }

        return true;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Bytes);
}
