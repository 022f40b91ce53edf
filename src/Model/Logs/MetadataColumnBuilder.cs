using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Model.Logs;

/// <summary>Collects the values of one metadata key as ids into a dictionary of distinct values. Not thread-safe.</summary>
/// <remarks>Reusable: <see cref="Reset"/> keeps the memory. A value seen before costs a hash and a comparison.</remarks>
public sealed class MetadataColumnBuilder : IDisposable
{
    private const int Empty = 0;
    private const ulong FirstKey = 0x9E3779B97F4A7C15;
    private const ulong LastKey = 0xC2B2AE3D27D4EB4F;

    private readonly ByteBuffer _bytes = new();
    private int[] _ends = new int[16]; // End of each value in _bytes.
    private int[] _slots = new int[64]; // Open addressing: 1 + value index; a power of two, at most half full.
    private byte[] _name = [];

    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Distinct values so far.</summary>
    public int ValueCount { get; private set; }

    /// <summary>Starts over for another key.</summary>
    public void Reset(ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual(_name))
        {
            _name = name.ToArray();
        }

        _bytes.Clear();
        Array.Clear(_slots);
        ValueCount = 0;
    }

    /// <summary>The value at a place, UTF-8.</summary>
    public ReadOnlySpan<byte> ValueAt(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.WrittenSpan[start.._ends[index]];
    }

    /// <summary>The id of a value, 1 + its place; added when it is new.</summary>
    public int IdOf(ReadOnlySpan<byte> value)
    {
        // Fast path: neighbours mostly agree, and a column often has one value only.
        if (ValueCount > 0 && ValueAt(ValueCount - 1).SequenceEqual(value))
        {
            return ValueCount;
        }

        var slot = FindSlot(value);
        return _slots[slot] != Empty ? _slots[slot] : Add(value, slot);
    }

    public void Dispose() => _bytes.Dispose();

    private int FindSlot(ReadOnlySpan<byte> value)
    {
        var mask = _slots.Length - 1;
        var slot = (int)Hash(value) & mask;
        while (_slots[slot] != Empty && !ValueAt(_slots[slot] - 1).SequenceEqual(value))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private static ulong Hash(ReadOnlySpan<byte> value)
    {
        if (value.Length is < sizeof(uint) or > 2 * sizeof(ulong))
        {
            return XxHash64.Compute(value);
        }

        // Fast path: two words cover the value, overlapping where it is shorter.
        var (first, last) = value.Length >= sizeof(ulong)
            ? (BinaryPrimitives.ReadUInt64LittleEndian(value), BinaryPrimitives.ReadUInt64LittleEndian(value[^sizeof(ulong)..]))
            : (BinaryPrimitives.ReadUInt32LittleEndian(value), BinaryPrimitives.ReadUInt32LittleEndian(value[^sizeof(uint)..]));
        var high = Math.BigMul(first ^ FirstKey, last ^ LastKey ^ (ulong)value.Length, out var low);
        return high ^ low;
    }

    private int Add(ReadOnlySpan<byte> value, int slot)
    {
        if (ValueCount == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _bytes.Append(value);
        _ends[ValueCount++] = _bytes.Length;
        _slots[slot] = ValueCount;
        if (ValueCount * 2 > _slots.Length)
        {
            Rehash();
        }

        return ValueCount;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < ValueCount; i++)
        {
            _slots[FindSlot(ValueAt(i))] = i + 1;
        }
    }
}
