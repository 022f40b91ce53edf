using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>
/// All texts of a row group that is being built, each once, and where in the columns they were used first. Not
/// thread-safe.
/// </summary>
internal sealed class GroupStrings : IDisposable
{
    private const int SlotsMin = 1 << 12;

    /// <summary>Of this process, so that nobody can prepare texts that collide.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly ByteBuffer _bytes = new();
    private readonly PooledList<Entry> _entries = new();
    private readonly NumberIds _otherUses = new(); // Column and text, for texts that more than one column has.
    private readonly PooledList<int> _otherIds = new();
    private readonly PooledList<ulong> _slots = new(); // Open addressing, at most half full, a power of two: upper half of the hash, and the id.

    public GroupStrings() => _entries.Add(default);

    public ReadOnlySpan<byte> this[int id] => _bytes.WrittenSpan.Slice(_entries[id].Start, _entries[id].Length);

    /// <summary>The id of a text; 0 is the empty one.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        if (_entries.Count * 2 >= _slots.Count)
        {
            Rehash();
        }

        var hash = SeededHash.Compute(text, Seed);
        var slots = _slots.Span;
        var mask = slots.Length - 1;
        var slot = (int)hash & mask;
        while (slots[slot] is not 0 and var held)
        {
            if ((held ^ hash) >> 32 == 0 && this[(int)held].SequenceEqual(text))
            {
                return (int)held;
            }

            slot = (slot + 1) & mask;
        }

        var id = _entries.Count;
        slots[slot] = (hash & 0xffffffff_00000000) | (uint)id;
        _entries.Add(new Entry { Start = _bytes.Length, Length = text.Length, Hash = hash });
        _bytes.Append(text);
        return id;
    }

    /// <summary>The place of a text in the dictionary of a column, which is added if it is new there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IdIn(ColumnBuilder column, int text)
    {
        // Fast path: most texts stay in one column.
        ref var entry = ref _entries[text];
        return entry.Column == column.Number ? entry.Place : AddTo(column, text);
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _entries.Dispose();
        _otherUses.Dispose();
        _otherIds.Dispose();
        _slots.Dispose();
    }

    private int AddTo(ColumnBuilder column, int text)
    {
        ref var entry = ref _entries[text];
        if (entry.Column == 0)
        {
            entry.Column = column.Number;
            return entry.Place = column.AddText(text);
        }

        var other = _otherUses.GetOrAdd(((long)column.Number << 32) | (uint)text, out var isNew);
        if (isNew)
        {
            _otherIds.Add(column.AddText(text));
        }

        return _otherIds[other];
    }

    private void Rehash()
    {
        _slots.Clear();
        var slots = _slots.Extend(Math.Max(SlotsMin, (int)BitOperations.RoundUpToPowerOf2((uint)_entries.Count * 4)));
        slots.Clear();
        for (var id = 1; id < _entries.Count; id++)
        {
            var hash = _entries[id].Hash;
            var slot = (int)hash & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = (hash & 0xffffffff_00000000) | (uint)id;
        }
    }

    private struct Entry
    {
        public ulong Hash;
        public int Start;
        public int Length;
        public int Column; // Number of the first column that has the text; 0 for none.
        public int Place; // Its place there.
    }
}
