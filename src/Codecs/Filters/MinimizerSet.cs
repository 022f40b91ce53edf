using System.Numerics;

namespace Trine.Codecs;

/// <summary>Distinct 32-bit hashes, in the order in which they came. Not thread-safe.</summary>
/// <remarks>
/// Open addressing; a slot of zero is free, so the hash zero is kept as one: see <see cref="Normalize"/>.
/// </remarks>
internal sealed class MinimizerSet
{
    private const int SlotsMin = 1 << 12;

    /// <summary>16 KiB: fits the first-level cache beside what the scanner works on.</summary>
    private const int RecentLog2 = 12;
    private const int RecentShift = 32 - RecentLog2;
    private const uint SpreadFactor = 0x2C1B3C6D;

    private uint[] _slots = new uint[SlotsMin];
    private uint[] _keys = new uint[SlotsMin / 2];
    private readonly uint[] _recent = new uint[1 << RecentLog2];
    private uint[] _fresh = [];
    private int _shift = 32 - BitOperations.Log2(SlotsMin);
    private int _count;

    public ReadOnlySpan<uint> Keys => _keys.AsSpan(0, _count);

    /// <summary>What a hash is stored as.</summary>
    public static uint Normalize(uint hash) => Math.Max(hash, 1);

    /// <param name="hashes">Any, many of them again and again.</param>
    public void Add(ReadOnlySpan<uint> hashes)
    {
        // Rows repeat each other, so that most hashes came shortly before. They are dropped without a branch, which would
        // mostly be mispredicted, and by a table that fits the first-level cache.
        if (_fresh.Length < hashes.Length)
        {
            _fresh = new uint[hashes.Length];
        }

        var (recent, fresh, count) = (_recent, _fresh, 0);
        foreach (var hash in hashes)
        {
            var key = Normalize(hash);
            ref var slot = ref recent[(int)(key * SpreadFactor >> RecentShift)];
            fresh[count] = key;
            count += slot == key ? 0 : 1;
            slot = key;
        }

        foreach (var key in fresh.AsSpan(0, count))
        {
            Add(key);
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
        Array.Clear(_recent);
        _count = 0;
    }

    /// <summary>Minima crowd at the low end of the range, so their bits are spread again.</summary>
    private int Slot(uint hash) => (int)(hash * SpreadFactor >> _shift);

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
