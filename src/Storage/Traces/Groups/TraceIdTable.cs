using System.Buffers;
using System.Numerics;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>Numbers trace ids from 0 in order of first use. Not thread-safe.</summary>
internal sealed class TraceIdTable : IDisposable
{
    private const int SlotsMin = 1 << 10;

    private readonly PooledList<TraceId> _ids = new();
    private int[] _slots = []; // Open addressing, at most half full: 1 + the id's number.
    private int _slotCount; // A power of two; the rented array may be longer.

    public int Count => _ids.Count;

    /// <summary>The ids by number.</summary>
    public ReadOnlySpan<TraceId> Ids => _ids.Span;

    /// <summary>The number of an id, which is added if it is new.</summary>
    public int GetOrAdd(TraceId id)
    {
        if (_ids.Count * 2 >= _slotCount)
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

    public void Dispose()
    {
        _ids.Dispose();
        ReturnSlots();
    }

    private int FindSlot(TraceId id)
    {
        var mask = _slotCount - 1;
        var slot = TraceIdComparer.Instance.GetHashCode(id) & mask;
        while (_slots[slot] is not 0 and var held && _ids[held - 1] != id)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Rehash()
    {
        ReturnSlots();
        _slotCount = Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(_ids.Count + 1) * 4));
        _slots = ArrayPool<int>.Shared.Rent(_slotCount);
        _slots.AsSpan(0, _slotCount).Clear();
        for (var i = 0; i < _ids.Count; i++)
        {
            _slots[FindSlot(_ids[i])] = i + 1;
        }
    }

    private void ReturnSlots()
    {
        if (_slots.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_slots);
            (_slots, _slotCount) = ([], 0);
        }
    }
}
