using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Model.Traces;

/// <summary>Distinct byte strings with small ids, in order of first use; id 0 is the empty string. Not thread-safe.</summary>
/// <remarks>A string seen before costs a hash and a comparison. Bytes are valid until the next string is added.</remarks>
public sealed class StringTable : IDisposable
{
    private const int SlotsMin = 256;
    private const int None = 0;

    /// <summary>Of this process, so that nobody can prepare strings that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly ByteBuffer _bytes = new();
    private readonly PooledList<int> _ends = new(); // End of each string in _bytes.
    private readonly PooledList<ulong> _slots = new(); // Open addressing, at most half full, a power of two: the hash's upper half, and the id.

    public StringTable() => _ends.Add(0);

    /// <summary>Strings, the empty one included.</summary>
    public int Count => _ends.Count;

    /// <summary>All strings, one behind the other.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Length of the longest string so far.</summary>
    public int LengthMax { get; private set; }

    public ReadOnlySpan<byte> this[int id]
    {
        get
        {
            Debug.Assert((uint)id < (uint)Count, "ids come from this table");
            var start = id == 0 ? 0 : _ends[id - 1];
            return _bytes.WrittenSpan.Slice(start, _ends[id] - start);
        }
    }

    /// <summary>The id of a string; added when it is new.</summary>
    /// <param name="text">Not of this table.</param>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if ((Count + 1) * 2 > _slots.Count)
        {
            Rehash();
        }

        var hash = SeededHash.Compute(text, Seed);
        var slot = FindSlot(text, hash);
        if (_slots[slot] != None)
        {
            return (int)(uint)_slots[slot];
        }

        _slots[slot] = Pack(hash, Count);
        Append(text);
        return Count - 1;
    }

    /// <summary>The id of a string; -1 when it is not there.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (Count * 2 > _slots.Count)
        {
            Rehash();
        }

        var found = _slots[FindSlot(text, SeededHash.Compute(text, Seed))];
        return found == None ? -1 : (int)(uint)found;
    }

    public void Dispose()
    {
        _ends.Dispose();
        _ends.Add(0);
        _bytes.Dispose();
        LengthMax = 0;
        _slots.Dispose();
    }

    /// <summary>Adds strings that are distinct and new, as a table that was written holds them; none is looked up.</summary>
    /// <param name="lengths">Of each, not negative, together the length of <paramref name="bytes"/>.</param>
    /// <param name="bytes">The strings, one behind the other.</param>
    internal void AddAll(ReadOnlySpan<int> lengths, ReadOnlySpan<byte> bytes)
    {
        var end = _bytes.Length;
        _bytes.Append(bytes);
        foreach (var length in lengths)
        {
            LengthMax = Math.Max(LengthMax, length);
            _ends.Add(end += length);
        }
    }

    private static ulong Pack(ulong hash, int id) => (hash & 0xffffffff_00000000) | (uint)id;

    private void Append(ReadOnlySpan<byte> text)
    {
        _bytes.Append(text);
        _ends.Add(_bytes.Length);
        LengthMax = Math.Max(LengthMax, text.Length);
    }

    private int FindSlot(ReadOnlySpan<byte> text, ulong hash)
    {
        var slots = _slots.Span;
        var mask = slots.Length - 1;
        var slot = (int)hash & mask;
        while (slots[slot] is not None and var held
            && (Pack(hash, 0) != Pack(held, 0) || !this[(int)(uint)held].SequenceEqual(text)))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Rehash()
    {
        _slots.Clear();
        _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)(Count + 1) * 4))).Clear();
        for (var id = 1; id < Count; id++)
        {
            var hash = SeededHash.Compute(this[id], Seed);
            _slots[FindSlot(this[id], hash)] = Pack(hash, id);
        }
    }
}
