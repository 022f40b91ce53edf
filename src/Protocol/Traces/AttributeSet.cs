using Trine.Model.Traces;

namespace Trine.Protocol.Traces;

/// <summary>
/// The attributes of one owner while they are translated: in order, each key once, the last value of a key counts. Reused
/// from one owner to the next, not thread-safe.
/// </summary>
internal sealed class AttributeSet
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, int> _places = [];

    /// <param name="key">String id.</param>
    /// <param name="type">What the value is.</param>
    /// <param name="value">As <see cref="SpanAttributes.Values"/> holds it.</param>
    public void Put(int key, AttributeType type, long value)
    {
        if (_places.TryAdd(key, _entries.Count))
        {
            _entries.Add(new Entry(key, type, value));
        }
        else
        {
            _entries[_places[key]] = new Entry(key, type, value);
        }
    }

    public bool TryGet(int key, out AttributeType type, out long value)
    {
        var found = _places.TryGetValue(key, out var place);
        (type, value) = found ? (_entries[place].Type, _entries[place].Value) : default;
        return found;
    }

    /// <summary>The string id of a text; 0 when the key is missing or its value is no text.</summary>
    public int TextOf(int key) => TryGet(key, out var type, out var value) && type == AttributeType.String ? (int)value : 0;

    public bool Remove(int key)
    {
        if (!_places.Remove(key, out var place))
        {
            return false;
        }

        _entries[place] = _entries[place] with { Key = Entry.Removed };
        return true;
    }

    /// <summary>Removes a text.</summary>
    /// <returns>Its string id; 0 when the key is missing or its value is no text.</returns>
    public int TakeText(int key)
    {
        var text = TextOf(key);
        Remove(key);
        return text;
    }

    public void RemoveWhere(Func<int, bool> isRemoved)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Key != Entry.Removed && isRemoved(_entries[i].Key))
            {
                Remove(_entries[i].Key);
            }
        }
    }

    public void ForEach(Action<int, AttributeType, long> visit)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key != Entry.Removed)
            {
                visit(entry.Key, entry.Type, entry.Value);
            }
        }
    }

    /// <summary>Adds all to what the batch began last.</summary>
    public void CopyTo(SpanBatch batch)
    {
        foreach (var entry in _entries)
        {
            if (entry.Key != Entry.Removed)
            {
                batch.AddAttribute(entry.Key, entry.Type, entry.Value);
            }
        }
    }

    public void Clear()
    {
        _entries.Clear();
        _places.Clear();
    }

    private readonly record struct Entry(int Key, AttributeType Type, long Value)
    {
        public const int Removed = -1;
    }
}
