using Trine.Codecs;

namespace Trine.Storage.Logs.Head;

/// <summary>The distinct values of one metadata key in one chunk, numbered from 1 in order of first use.</summary>
/// <remarks>
/// One writer. Values never move once added, so a reader may keep what <see cref="Snapshot"/> gave. The memory belongs to
/// the garbage collector.
/// </remarks>
internal sealed class ValueDictionary
{
    private const int BlockBytesMax = 16 << 10;

    /// <summary>Seeded, since the values come from clients.</summary>
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    private ReadOnlyMemory<byte>[] _values = new ReadOnlyMemory<byte>[2];
    private int[] _slots = new int[4]; // Open addressing: ids; a power of two, at most half full.
    private byte[] _block = [];
    private int _blockUsed;
    private int _lastId; // The id asked for last: neighbours mostly agree.

    public int Count { get; private set; }

    /// <summary>Bytes that the dictionary takes, nearly.</summary>
    public long Bytes { get; private set; } = (2 * 16) + (4 * sizeof(int));

    public ReadOnlySpan<byte> ValueOf(int id) => _values[id - 1].Span;

    /// <summary>The id of a value, 0 if it is not there.</summary>
    public int Find(ReadOnlySpan<byte> value)
        => _lastId != 0 && ValueOf(_lastId).SequenceEqual(value) ? _lastId : _slots[FindSlot(value)];

    /// <summary>The id of a value, added if it is new.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> value)
    {
        // Fast path: the same value again.
        if (_lastId != 0 && ValueOf(_lastId).SequenceEqual(value))
        {
            return _lastId;
        }

        var slot = FindSlot(value);
        _lastId = _slots[slot] != 0 ? _slots[slot] : Add(value, slot);
        return _lastId;
    }

    /// <summary>The values so far, in order of their ids.</summary>
    public ArraySegment<ReadOnlyMemory<byte>> Snapshot() => new(_values, 0, Count);

    private int FindSlot(ReadOnlySpan<byte> value)
    {
        var mask = _slots.Length - 1;
        var slot = (int)XxHash64.Compute(value, Seed) & mask;
        while (_slots[slot] != 0 && !ValueOf(_slots[slot]).SequenceEqual(value))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private int Add(ReadOnlySpan<byte> value, int slot)
    {
        if (Count == _values.Length)
        {
            // A new array, not a larger one in place: readers keep the old one.
            Bytes += 16 * _values.Length;
            Array.Resize(ref _values, _values.Length * 2);
        }

        _values[Count++] = Store(value);
        _slots[slot] = Count;
        if (Count * 2 > _slots.Length)
        {
            Rehash();
        }

        return Count;
    }

    private ReadOnlyMemory<byte> Store(ReadOnlySpan<byte> value)
    {
        if (value.Length > _block.Length - _blockUsed)
        {
            var length = Math.Max(value.Length, Math.Min(BlockBytesMax, _block.Length * 2));
            _block = GC.AllocateUninitializedArray<byte>(length);
            _blockUsed = 0;
            Bytes += length;
        }

        var stored = _block.AsMemory(_blockUsed, value.Length);
        value.CopyTo(stored.Span);
        _blockUsed += value.Length;
        return stored;
    }

    private void Rehash()
    {
        Bytes += sizeof(int) * _slots.Length;
        _slots = new int[_slots.Length * 2];
        for (var id = 1; id <= Count; id++)
        {
            _slots[FindSlot(ValueOf(id))] = id;
        }
    }
}
