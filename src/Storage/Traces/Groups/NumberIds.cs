using System.Numerics;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>Numbers 64-bit keys from 0 in order of first use. Not thread-safe.</summary>
internal sealed class NumberIds : IDisposable
{
    private const int SlotsMin = 16;

    /// <summary>Of this process, so that nobody can prepare keys that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private readonly PooledList<long> _keys = new();
    private readonly PooledList<int> _slots = new(); // Open addressing, at most half full, a power of two: 1 + the key's number.

    /// <summary>The keys by number.</summary>
    public ReadOnlySpan<long> Keys => _keys.Span;

    public int Count => _keys.Count;

    /// <summary>The number of a key, which is added if it is new.</summary>
    public int GetOrAdd(long key, out bool isNew)
    {
        if (_keys.Count * 2 >= _slots.Count)
        {
            Rehash();
        }

        ref var slot = ref _slots[FindSlot(key)];
        isNew = slot == 0;
        if (isNew)
        {
            _keys.Add(key);
            slot = _keys.Count;
        }

        return slot - 1;
    }

    /// <summary>Forgets all keys; the memory is kept.</summary>
    public void Clear()
    {
        _keys.Clear();
        _slots.Span.Clear();
    }

    public void Dispose()
    {
        _keys.Dispose();
        _slots.Dispose();
    }

    private int FindSlot(long key)
    {
        var slots = _slots.Span;
        var mask = slots.Length - 1;
        var slot = (int)(Math.BigMul((ulong)key ^ Seed, Seed, out var low) ^ low) & mask;
        while (slots[slot] is not 0 and var held && _keys[held - 1] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Rehash()
    {
        _slots.Clear();
        _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(_keys.Count + 1) * 4))).Clear();
        for (var i = 0; i < _keys.Count; i++)
        {
            _slots[FindSlot(_keys[i])] = i + 1;
        }
    }
}
