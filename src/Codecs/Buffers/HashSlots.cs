using System.Numerics;

namespace Trine.Codecs;

/// <summary>Finds numbered items by their hashes, for a table that holds the items themselves. Not thread-safe.</summary>
/// <remarks>
/// Open addressing, at most half full. To look one up: <see cref="Find"/>, then <see cref="Next"/> until the table says that
/// an item is equal; after the last one, <see cref="Add"/> gives the item looked for the next number.
/// </remarks>
public sealed class HashSlots(int slotsMin) : IDisposable
{
    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _slots = new(); // 1 + the item's number; their count is a power of two.

    /// <summary>Items added.</summary>
    public int Count => _hashes.Count;

    /// <summary>Where to begin to look for a hash. Ends when an item is added.</summary>
    public HashProbe Find(ulong hash)
    {
        if (_hashes.Count * 2 >= _slots.Count)
        {
            Rehash();
        }

        return new HashProbe(hash, HomeOf(hash));
    }

    /// <summary>The number of the next item with the hash; -1 if there is no other.</summary>
    public int Next(ref HashProbe probe)
    {
        var slots = _slots.Span;
        while (slots[probe.Slot] is not 0 and var held)
        {
            if (probe.Last != held && _hashes[held - 1] == probe.Hash)
            {
                probe.Last = held;
                return held - 1;
            }

            probe.Slot = (probe.Slot + 1) & (slots.Length - 1);
        }

        return -1;
    }

    /// <summary>Gives the item that a look found no equal of the next number.</summary>
    public int Add(in HashProbe probe)
    {
        _hashes.Add(probe.Hash);
        _slots.Span[probe.Slot] = _hashes.Count;
        return _hashes.Count - 1;
    }

    /// <summary>Forgets all items; the memory is kept.</summary>
    public void Clear()
    {
        _hashes.Clear();
        _slots.Clear();
    }

    public void Dispose()
    {
        _hashes.Dispose();
        _slots.Dispose();
    }

    private int HomeOf(ulong hash) => (int)(hash >> 32) & (_slots.Count - 1);

    private void Rehash()
    {
        _slots.Clear();
        var slots = _slots.Extend((int)Math.Max(slotsMin, BitOperations.RoundUpToPowerOf2((uint)(_hashes.Count + 1) * 4)));
        slots.Clear();
        for (var i = 0; i < _hashes.Count; i++)
        {
            var slot = HomeOf(_hashes[i]);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = i + 1;
        }
    }
}

/// <summary>A look through <see cref="HashSlots"/>.</summary>
public struct HashProbe
{
    internal HashProbe(ulong hash, int slot) => (Hash, Slot) = (hash, slot);

    internal ulong Hash { get; }

    internal int Slot { get; set; }

    /// <summary>1 + the item told last.</summary>
    internal int Last { get; set; }
}
