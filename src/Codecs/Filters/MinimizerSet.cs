using System.Numerics;

namespace Trine.Codecs;

/// <summary>Distinct 32-bit hashes, in the order in which they came. Not thread-safe.</summary>
/// <remarks>
/// Open addressing; a slot of zero is free, so the hash zero is kept as one: see <see cref="Normalize"/>.
/// </remarks>
internal sealed class MinimizerSet
{
    private const int SlotsMin = 1 << 12;

    private uint[] _slots = new uint[SlotsMin];
    private uint[] _keys = new uint[SlotsMin / 2];
    private int _shift = 32 - BitOperations.Log2(SlotsMin);
    private int _count;

    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, _count);

    /// <summary>What a hash is stored as.</summary>
    public static uint Normalize(uint hash) => hash == 0 ? 1 : hash;

    public void Add(ReadOnlySpan<uint> hashes)
    {
        foreach (var hash in hashes)
        {
            Add(hash);
        }
    }

    public void Add(uint hash)
    {
        hash = Normalize(hash);
        var slots = _slots;
        var index = Slot(hash);
        while (slots[index] != hash)
        {
            if (slots[index] == 0)
            {
                slots[index] = hash;
                Append(hash);
                return;
            }

            index = (index + 1) & (slots.Length - 1);
        }
    }

    /// <summary>Empties the set; its memory is kept.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _count = 0;
    }

    /// <summary>Minima crowd at the low end of the range, so their bits are spread again.</summary>
    private int Slot(uint hash) => (int)(hash * 0x2C1B3C6D >> _shift);

    private void Append(uint key)
    {
        _keys[_count++] = key;
        if (_count == _keys.Length)
        {
            Grow();
        }
    }

    private void Grow()
    {
        Array.Resize(ref _keys, 2 * _keys.Length);
        _slots = new uint[2 * _slots.Length];
        _shift--;
        foreach (var key in Keys)
        {
            var index = Slot(key);
            while (_slots[index] != 0)
            {
                index = (index + 1) & (_slots.Length - 1);
            }

            _slots[index] = key;
        }
    }
}
