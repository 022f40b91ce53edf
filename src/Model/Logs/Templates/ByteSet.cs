using System.Buffers.Binary;

namespace Trine.Model.Logs;

/// <summary>A set of byte values.</summary>
public struct ByteSet
{
    /// <summary>Bytes that <see cref="CopyTo"/> writes.</summary>
    public const int StoredBytes = 32;

    private const int WordBits = 64;

    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;

    /// <summary>Whether all values are below 0x80.</summary>
    public readonly bool IsAscii => (_third | _fourth) == 0;

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    public static ByteSet Read(ReadOnlySpan<byte> stored) => new()
    {
        _first = BinaryPrimitives.ReadUInt64LittleEndian(stored),
        _second = BinaryPrimitives.ReadUInt64LittleEndian(stored[8..]),
        _third = BinaryPrimitives.ReadUInt64LittleEndian(stored[16..]),
        _fourth = BinaryPrimitives.ReadUInt64LittleEndian(stored[24..]),
    };

    public readonly void CopyTo(Span<byte> stored)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(stored, _first);
        BinaryPrimitives.WriteUInt64LittleEndian(stored[8..], _second);
        BinaryPrimitives.WriteUInt64LittleEndian(stored[16..], _third);
        BinaryPrimitives.WriteUInt64LittleEndian(stored[24..], _fourth);
    }

    public readonly bool Contains(byte value)
    {
        var word = (value / WordBits) switch
        {
            0 => _first,
            1 => _second,
            2 => _third,
            _ => _fourth,
        };
        return (word >> (value % WordBits) & 1) != 0;
    }

    public void Add(byte value)
    {
        var bit = 1UL << (value % WordBits);
        switch (value / WordBits)
        {
            case 0:
                _first |= bit;
                break;
            case 1:
                _second |= bit;
                break;
            case 2:
                _third |= bit;
                break;
            default:
                _fourth |= bit;
                break;
        }
    }

    public void Add(ReadOnlySpan<byte> values)
    {
        Span<bool> isThere = stackalloc bool[byte.MaxValue + 1];
        isThere.Clear();
        foreach (var value in values)
        {
            isThere[value] = true;
        }

        for (var value = 0; value < isThere.Length; value++)
        {
            if (isThere[value])
            {
                Add((byte)value);
            }
        }
    }
}
