namespace Trine.Codecs;

/// <summary>Values by key, bounded in bytes; the least recently used go first. Thread-safe.</summary>
/// <remarks>A value stays usable when it is dropped: the cache only forgets it.</remarks>
/// <param name="bytesMax">What all values may take.</param>
/// <param name="countMin">Values that are kept however large they are: the most recently used ones.</param>
public sealed class LruCache<TKey, TValue>(long bytesMax, int countMin = 0)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new(); // Guards the fields below.
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new(); // Most recently used first.
    private long _bytes;

    /// <summary>What all values take.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

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

    /// <summary>Keeps a value in place of the key's former one, unless it alone is too large.</summary>
    /// <param name="key">Of the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="bytes">An estimate of the memory that both take.</param>
    /// <returns>Whether it is kept.</returns>
    public bool Set(TKey key, TValue value, long bytes)
    {
        if (IsTooLarge(bytes))
        {
            return false;
        }

        lock (_lock)
        {
            if (_entries.Remove(key, out var old))
            {
                Remove(old);
            }

            Add(key, value, bytes);
        }

        return true;
    }

    /// <summary>As <see cref="Set"/>, but of two callers that bring the same at once the first one's value stays.</summary>
    /// <returns>The key's value: this one, or the one that was there.</returns>
    public TValue GetOrAdd(TKey key, TValue value, long bytes)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var other))
            {
                return other.Value.Value;
            }

            if (!IsTooLarge(bytes))
            {
                Add(key, value, bytes);
            }
        }

        return value;
    }

    private bool IsTooLarge(long bytes) => bytes > bytesMax && countMin == 0;

    private void Add(TKey key, TValue value, long bytes)
    {
        _entries.Add(key, _byUse.AddFirst(new Entry(key, value, bytes)));
        _bytes += bytes;
        while (_bytes > bytesMax && _byUse.Count > countMin && _byUse.Last is { } last)
        {
            _entries.Remove(last.Value.Key);
            Remove(last);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private readonly record struct Entry(TKey Key, TValue Value, long Bytes);
}
