using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Trine.Model.Logs;

/// <summary>A set of byte values.</summary>
public struct ByteSet
{
    /// <summary>Bytes that <see cref="CopyTo"/> writes.</summary>
    public const int StoredBytes = WordCount * sizeof(ulong);

    private const int WordCount = 4;
    private const int WordBits = 64;

    private Words _words;

    /// <summary>Whether all values are below 0x80.</summary>
    public readonly bool IsAscii => (_words[2] | _words[3]) == 0;

    /// <summary>Reads what <see cref="CopyTo"/> wrote.</summary>
    public static ByteSet Read(ReadOnlySpan<byte> stored)
    {
        ByteSet set = default;
        for (var word = 0; word < WordCount; word++)
        {
            set._words[word] = BinaryPrimitives.ReadUInt64LittleEndian(stored[(word * sizeof(ulong))..]);
        }

        return set;
    }

    /// <summary>Value v is bit v % 64 of word v / 64; words are little-endian.</summary>
    public readonly void CopyTo(Span<byte> stored)
    {
        for (var word = 0; word < WordCount; word++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(stored[(word * sizeof(ulong))..], _words[word]);
        }
    }

    public readonly bool Contains(byte value) => (_words[value / WordBits] >> (value % WordBits) & 1) != 0;

    public void Add(ReadOnlySpan<byte> values)
    {
        foreach (var value in values)
        {
            _words[value / WordBits] |= 1UL << (value % WordBits);
        }
    }

    [InlineArray(WordCount)]
    private struct Words
    {
        private ulong _first;
    }
}
