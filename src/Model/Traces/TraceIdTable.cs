using System.Numerics;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Numbers trace ids from 0 in order of first use. Not thread-safe.</summary>
public sealed class TraceIdTable : IDisposable
{
    private const int SlotsMin = 1 << 7;

    private readonly PooledList<TraceId> _ids = new();
    private readonly PooledList<int> _slots = new(); // Open addressing, at most half full: 1 + the id's number. A power of two.

    public int Count => _ids.Count;

    /// <summary>The ids by number.</summary>
    public ReadOnlySpan<TraceId> Ids => _ids.Span;

    public bool Contains(TraceId id) => _slots.Count > 0 && _slots[FindSlot(id)] != 0;

    /// <summary>The number of an id, which is added if it is new.</summary>
    public int GetOrAdd(TraceId id)
    {
        if (_ids.Count * 2 >= _slots.Count)
        {
            Rehash();
        }

        var slot = FindSlot(id);
        if (_slots[slot] == 0)
        {
            _ids.Add(id);
            _slots[slot] = _ids.Count;
        }

        return _slots[slot] - 1;
    }

    /// <summary>Forgets all ids; the memory is kept.</summary>
    public void Clear()
    {
        _ids.Clear();
        _slots.Span.Clear();
    }

    public void Dispose()
    {
        _ids.Dispose();
        _slots.Dispose();
    }

    private int FindSlot(TraceId id)
    {
        var mask = _slots.Count - 1;
        var slot = TraceIdComparer.Instance.GetHashCode(id) & mask;
        while (_slots[slot] is not 0 and var held && _ids[held - 1] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Rehash()
    {
        _slots.Clear();
        _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(_ids.Count + 1) * 4))).Clear();
        for (var i = 0; i < _ids.Count; i++)
        {
            _slots[FindSlot(_ids[i])] = i + 1;
        }
    }
}
