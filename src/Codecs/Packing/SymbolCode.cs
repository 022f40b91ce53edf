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

    /// <summary>
    /// Appends the words of symbols as two streams, so that decoding can follow both at once: the first one's length as a
    /// varint, the first half of the symbols, the second half. The last byte of each is filled with zero bits.
    /// </summary>
    public void Encode(ReadOnlySpan<byte> symbols, ByteBuffer output)
    {
        var first = symbols[..(symbols.Length / 2)];
        var bits = 0;
        foreach (var symbol in first)
        {
            bits += _lengths[symbol];
        }

        output.AppendVarint((ulong)(bits + 7) >> 3);
        EncodeStream(first, output);
        EncodeStream(symbols[first.Length..], output);
    }

    /// <summary>Decodes as many symbols as there is room for.</summary>
    /// <param name="source">Begins with the words; may go on behind them.</param>
    /// <param name="symbols">Receives the symbols.</param>
    /// <returns>Bytes of the words.</returns>
    /// <exception cref="InvalidDataException">The words are cut short.</exception>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> symbols)
    {
        var table = _table ??= BuildTable();
        var streams = source;
        if (!Varint.TryReadUInt32(ref streams, out var firstBytes) || firstBytes > streams.Length)
        {
            throw new InvalidDataException("coded symbols are cut short");
        }

        var half = symbols.Length / 2;
        var first = new Place(0, 0);
        var second = new Place(half, (long)firstBytes << 3);
        DecodeFast(table, streams, symbols, ref first, ref second);
        DecodeRest(table, streams, symbols[..half], ref first);
        DecodeRest(table, streams, symbols, ref second);
        var bytes = (second.Bit + 7) >> 3;
        return bytes <= streams.Length && (first.Bit + 7) >> 3 == firstBytes
            ? source.Length - streams.Length + (int)bytes
            : throw new InvalidDataException("coded symbols are cut short");
    }

    /// <summary>Decodes symbols of one stream from the first bit of a word on.</summary>
    internal void DecodeRun(ReadOnlySpan<byte> streams, int bit, Span<byte> symbols)
    {
        const uint Mask = (1u << LengthMax) - 1;
        var table = _table ??= BuildTable();
        var place = new Place(0, bit);
        while (place.Symbol + (WordsARefill * SymbolsAtOnce) + 1 <= symbols.Length && (place.Bit >> 3) + sizeof(ulong) <= streams.Length)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(streams[(int)(place.Bit >> 3)..]) >> (int)(place.Bit & 7);
            var (next, bits) = (place.Symbol, 0);
            for (var i = 0; i < WordsARefill; i++)
            {
                // Up to three symbols, written as four bytes whether they are there or not.
                var entry = table[word & Mask];
                BinaryPrimitives.WriteUInt32LittleEndian(symbols[next..], entry);
                next += (int)(entry >> 24) & 3;
                var length = (int)(entry >> 26);
                word >>= length;
                bits += length;
            }

            place = new Place(next, place.Bit + bits);
        }

        DecodeRest(table, streams, symbols, ref place);
    }

    /// <summary>Five words a load and stream, each word up to three symbols, written as four bytes whether they are there or not.</summary>
    private static unsafe void DecodeFast(
        uint[] table, ReadOnlySpan<byte> source, Span<byte> symbols, ref Place first, ref Place second)
    {
        const uint Mask = (1u << LengthMax) - 1;
        const int Room = (WordsARefill * SymbolsAtOnce) + 1;
        var half = symbols.Length / 2;
        var lastLoad = ((long)source.Length - sizeof(ulong)) << 3;
        fixed (uint* entries = table)
        fixed (byte* from = source, to = symbols)
        {
            var (one, two) = (first, second);
            while (one.Symbol + Room <= half && two.Symbol + Room <= symbols.Length && one.Bit <= lastLoad && two.Bit <= lastLoad)
            {
                var oneWord = *(ulong*)(from + (one.Bit >> 3)) >> (int)(one.Bit & 7);
                var twoWord = *(ulong*)(from + (two.Bit >> 3)) >> (int)(two.Bit & 7);
                var oneTo = to + one.Symbol;
                var twoTo = to + two.Symbol;
                var (oneBits, twoBits) = (0, 0);
                for (var i = 0; i < WordsARefill; i++)
                {
                    var oneEntry = entries[oneWord & Mask];
                    var twoEntry = entries[twoWord & Mask];
                    *(uint*)oneTo = oneEntry;
                    *(uint*)twoTo = twoEntry;
                    oneTo += (oneEntry >> 24) & 3;
                    twoTo += (twoEntry >> 24) & 3;
                    var (oneLength, twoLength) = ((int)(oneEntry >> 26), (int)(twoEntry >> 26));
                    oneWord >>= oneLength;
                    twoWord >>= twoLength;
                    oneBits += oneLength;
                    twoBits += twoLength;
                }

                one = new Place((int)(oneTo - to), one.Bit + oneBits);
                two = new Place((int)(twoTo - to), two.Bit + twoBits);
            }

            (first, second) = (one, two);
        }
    }

    /// <summary>The last symbols of a stream, one at a time.</summary>
    private void DecodeRest(uint[] table, ReadOnlySpan<byte> source, Span<byte> symbols, ref Place place)
    {
        const uint Mask = (1u << LengthMax) - 1;
        while (place.Symbol < symbols.Length)
        {
            var symbol = (byte)table[ReadTail(source, place.Bit) & Mask];
            symbols[place.Symbol] = symbol;
            place = new Place(place.Symbol + 1, place.Bit + _lengths[symbol]);
        }
    }

    private void EncodeStream(ReadOnlySpan<byte> symbols, ByteBuffer output)
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

    private static ulong ReadTail(ReadOnlySpan<byte> source, long bit)
    {
        var rest = source[(int)Math.Min(bit >> 3, source.Length)..];
        if (rest.Length >= sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(rest) >> (int)(bit & 7);
        }

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
    /// For each 11 bits the symbols, up to three, whose words they hold whole: a byte a symbol, then two bits of count and six
    /// of length in bits.
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

                entry |= (uint)symbol << (8 * count);
                used += _lengths[symbol];
                count++;
            }

            table[bits] = entry | ((uint)count << 24) | ((uint)used << 26);
        }

        return table;
    }

    /// <summary>How far a stream is decoded.</summary>
    private readonly record struct Place(int Symbol, long Bit);
}
