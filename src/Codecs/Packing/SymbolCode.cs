using System.Buffers.Binary;

namespace Trine.Codecs;

/// <summary>A Huffman code over small symbols, for residuals whose values are not equally likely. Immutable, thread-safe.</summary>
/// <remarks>
/// Canonical: the code words follow from their lengths, shorter ones first, then by symbol. Words of at most
/// <see cref="LengthMax"/> bits stand in a stream least significant bit first. Drawn in docs/format/bit-packing.md.
/// </remarks>
public sealed class SymbolCode
{
    /// <summary>Symbols are below this.</summary>
    public const int SymbolMax = 64;

    /// <summary>Bits of a symbol.</summary>
    public const int SymbolBits = 6;

    /// <summary>Longest code word in bits: two to the power of it are the entries of the decoding table.</summary>
    private const int LengthMax = 11;

    private const int SymbolsAtOnce = 3;
    private const int WordsARefill = 5; // 5 * 11 bits and 7 bits of a begun byte fit 64.

    private readonly byte[] _lengths;
    private readonly ushort[] _words = new ushort[SymbolMax];
    private uint[]? _table;

    private SymbolCode(byte[] lengths)
    {
        _lengths = lengths;
        AssignWords();
    }

    /// <summary>Memory of a code that has decoded.</summary>
    public static int MemoryBytes => (sizeof(uint) << LengthMax) + 512;

    /// <summary>Makes the code for counts of symbols; null if fewer than two symbols occur.</summary>
    public static SymbolCode? Create(ReadOnlySpan<int> counts)
    {
        var lengths = CodeLengths.Of(counts, LengthMax);
        return lengths is null ? null : new SymbolCode(lengths);
    }

    /// <summary>Bits of a symbol's word; 0 where the code has none.</summary>
    public int LengthOf(int symbol) => _lengths[symbol];

    /// <summary>Appends the code: four bits a symbol.</summary>
    public void Write(ByteBuffer output)
    {
        for (var i = 0; i < SymbolMax; i += 2)
        {
            output.AppendByte((byte)(_lengths[i] | (_lengths[i + 1] << 4)));
        }
    }

    /// <exception cref="InvalidDataException">The code is cut short or is none.</exception>
    public static SymbolCode Read(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < SymbolMax / 2)
        {
            throw new InvalidDataException("symbol code is cut short");
        }

        var lengths = new byte[SymbolMax];
        var sum = 0;
        for (var i = 0; i < SymbolMax; i++)
        {
            lengths[i] = (byte)((source[i / 2] >> (4 * (i & 1))) & 15);
            sum += lengths[i] == 0 ? 0 : lengths[i] > LengthMax ? int.MaxValue / SymbolMax : 1 << (LengthMax - lengths[i]);
        }

        if (sum != 1 << LengthMax)
        {
            throw new InvalidDataException("symbol code is not complete");
        }

        source = source[(SymbolMax / 2)..];
        return new SymbolCode(lengths);
    }

    /// <summary>Appends the words of symbols, the last byte filled with zero bits.</summary>
    public void Encode(ReadOnlySpan<byte> symbols, ByteBuffer output)
    {
        var room = output.GetSpan(((symbols.Length * LengthMax) >> 3) + (2 * sizeof(ulong)));
        var word = 0UL;
        var bits = 0;
        var length = 0;
        foreach (var symbol in symbols)
        {
            word |= (ulong)_words[symbol] << bits;
            bits += _lengths[symbol];
            if (bits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(room[length..], (uint)word);
                length += sizeof(uint);
                word >>= 32;
                bits -= 32;
            }
        }

        for (; bits > 0; bits -= 8)
        {
            room[length++] = (byte)word;
            word >>= 8;
        }

        output.Advance(length);
    }

    /// <summary>Decodes as many symbols as there is room for.</summary>
    /// <param name="source">Begins with the words; may go on behind them.</param>
    /// <param name="symbols">Receives the symbols.</param>
    /// <returns>Bytes of the words.</returns>
    /// <exception cref="InvalidDataException">The words are cut short.</exception>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> symbols)
    {
        var table = _table ??= BuildTable();
        var bit = 0L;
        var done = 0;
        const uint Mask = (1u << LengthMax) - 1;
        var lastRefill = source.Length - sizeof(ulong);

        // Fast path: five words a load, each up to three symbols, written whether they are there or not.
        while (done + (WordsARefill * SymbolsAtOnce) <= symbols.Length && (bit >> 3) <= lastRefill)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(source[(int)(bit >> 3)..]) >> (int)(bit & 7);
            var target = symbols.Slice(done, WordsARefill * SymbolsAtOnce);
            var filled = 0;
            var used = 0;
            for (var i = 0; i < WordsARefill; i++)
            {
                var entry = table[word & Mask];
                target[filled + 2] = (byte)((entry >> 18) & (SymbolMax - 1));
                target[filled + 1] = (byte)((entry >> 12) & (SymbolMax - 1));
                target[filled] = (byte)((entry >> 6) & (SymbolMax - 1));
                filled += (int)(entry & 3);
                var length = (int)((entry >> 2) & 15);
                word >>= length;
                used += length;
            }

            done += filled;
            bit += used;
        }

        // Slow path: the last symbols, one at a time.
        while (done < symbols.Length)
        {
            var word = ReadTail(source, bit);
            var entry = table[word & Mask];
            var symbol = (byte)((entry >> 6) & (SymbolMax - 1));
            symbols[done++] = symbol;
            bit += _lengths[symbol];
        }

        var bytes = (bit + 7) >> 3;
        return bytes <= source.Length ? (int)bytes : throw new InvalidDataException("coded symbols are cut short");
    }

    private static ulong ReadTail(ReadOnlySpan<byte> source, long bit)
    {
        var rest = source[(int)Math.Min(bit >> 3, source.Length)..];
        var word = 0UL;
        for (var i = 0; i < Math.Min(rest.Length, sizeof(uint)); i++)
        {
            word |= (ulong)rest[i] << (8 * i);
        }

        return word >> (int)(bit & 7);
    }

    private void AssignWords()
    {
        var next = 0;
        for (var length = 1; length <= LengthMax; length++)
        {
            for (var symbol = 0; symbol < SymbolMax; symbol++)
            {
                if (_lengths[symbol] == length)
                {
                    _words[symbol] = Reverse(next >> (LengthMax - length), length);
                    next += 1 << (LengthMax - length);
                }
            }
        }
    }

    private static ushort Reverse(int word, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((word >> i) & 1);
        }

        return (ushort)reversed;
    }

    /// <summary>
    /// For each 11 bits the symbols, up to three, whose words they hold whole: two bits of count, four of length in bits,
    /// then six a symbol.
    /// </summary>
    private uint[] BuildTable()
    {
        var single = new byte[1 << LengthMax];
        for (var symbol = 0; symbol < SymbolMax; symbol++)
        {
            for (var i = (int)_words[symbol]; _lengths[symbol] > 0 && i < single.Length; i += 1 << _lengths[symbol])
            {
                single[i] = (byte)symbol;
            }
        }

        var table = new uint[1 << LengthMax];
        for (var bits = 0; bits < table.Length; bits++)
        {
            var entry = 0u;
            var (count, used) = (0, 0);
            while (count < SymbolsAtOnce && used < LengthMax)
            {
                var symbol = single[bits >> used];
                if (used + _lengths[symbol] > LengthMax)
                {
                    break;
                }

                entry |= (uint)symbol << (6 + (SymbolBits * count));
                used += _lengths[symbol];
                count++;
            }

            table[bits] = entry | (uint)count | ((uint)used << 2);
        }

        return table;
    }
}
