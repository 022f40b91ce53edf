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
    private const int FewValues = 256;

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
        if (values.Length <= FewValues)
        {
            foreach (var value in values)
            {
                _words[value / WordBits] |= 1UL << (value % WordBits);
            }

            return;
        }

        // One place a value: no step waits for the one before.
        Span<bool> isThere = stackalloc bool[byte.MaxValue + 1];
        isThere.Clear();
        foreach (var value in values)
        {
            isThere[value] = true;
        }

        for (var value = 0; value < isThere.Length; value++)
        {
            _words[value / WordBits] |= (isThere[value] ? 1UL : 0) << (value % WordBits);
        }
    }

    [InlineArray(WordCount)]
    private struct Words
    {
        private ulong _first;
    }
}
