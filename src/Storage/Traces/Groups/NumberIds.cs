using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    private int[] _slots = []; // Open addressing, at most half full: 1 + the key's number.
    private int _slotCount; // A power of two; the rented array may be longer.

    /// <summary>The keys by number.</summary>
    public ReadOnlySpan<long> Keys => _keys.Span;

    public int Count => _keys.Count;

    /// <summary>The number of a key, which is added if it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int GetOrAdd(long key, out bool isNew)
    {
        if (_keys.Count * 2 >= _slotCount)
        {
            Rehash();
        }

        var slot = FindSlot(key);
        isNew = _slots[slot] == 0;
        if (isNew)
        {
            _keys.Add(key);
            _slots[slot] = _keys.Count;
        }

        return _slots[slot] - 1;
    }

    public void Dispose()
    {
        _keys.Dispose();
        ReturnSlots();
    }

    private int FindSlot(long key)
    {
        var mask = _slotCount - 1;
        var slot = (int)(Math.BigMul((ulong)key ^ Seed, Seed, out var low) ^ low) & mask;
        while (_slots[slot] is not 0 and var held && _keys[held - 1] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Rehash()
    {
        ReturnSlots();
        _slotCount = Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(_keys.Count + 1) * 4));
        _slots = ArrayPool<int>.Shared.Rent(_slotCount);
        _slots.AsSpan(0, _slotCount).Clear();
        for (var i = 0; i < _keys.Count; i++)
        {
            _slots[FindSlot(_keys[i])] = i + 1;
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
