using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>Finds the minimizers of one row at a time.</summary>
/// <remarks>
/// Three passes over a chunk of at most <see cref="ChunkWindows"/> windows, whose arrays stay in the first-level cache: hash every
/// gram; take minima over spans that double until they cover the window; keep the minima that differ from their left neighbour.
/// Not thread-safe.
/// </remarks>
internal sealed unsafe class MinimizerScanner(MinimizerScheme scheme)
{
    /// <summary>Text must be readable this far behind a row's end: vectors are loaded whole.</summary>
    public const int PaddingBytes = 64;

    private const int ChunkWindows = 1024;

    /// <summary>Lanes before the first minimum: room for the neighbour of the first.</summary>
    private const int Lead = 8;

    /// <summary>Lanes behind the last hash: vectors are loaded and stored whole.</summary>
    private const int Tail = 24;

    private readonly uint[] _lanes = new uint[Lead + ChunkWindows + MinimizerScheme.WindowGramsMax + Tail];

    /// <summary>Adds the minimizers of all windows of a row; a shorter row has none.</summary>
    /// <param name="text">The row is <c>text[start .. end]</c>, and <see cref="PaddingBytes"/> more can be read.</param>
    /// <param name="start">Where the row begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="minimizers">Receives each hash, some more than once.</param>
    public void AddRow(ReadOnlySpan<byte> text, int start, int end, MinimizerSet minimizers)
    {
        var useVectors = Avx2.IsSupported && text.Length - end >= PaddingBytes;
        var windows = end - start - scheme.NeedleBytesMin + 1;
        for (; windows > 0; windows -= ChunkWindows, start += ChunkWindows)
        {
            var count = Math.Min(windows, ChunkWindows);
            if (useVectors)
            {
                fixed (byte* bytes = text)
                fixed (uint* lanes = _lanes)
                {
                    HashGramsAvx2(bytes + start, count + scheme.WindowGrams - 1, lanes + Lead);
                    TakeMinimaVector256(lanes + Lead, count);
                    EmitVector256(lanes + Lead, count, minimizers);
                }
            }
            else
            {
                AddScalar(text[start..end], count, minimizers);
            }
        }
    }

    /// <summary>The reference: the minimum of each window, straight from the definition.</summary>
    internal void AddScalar(ReadOnlySpan<byte> row, int windows, MinimizerSet minimizers)
    {
        var last = 0u;
        for (var window = 0; window < windows; window++)
        {
            var minimum = uint.MaxValue;
            for (var gram = window; gram < window + scheme.WindowGrams; gram++)
            {
                var head = BinaryPrimitives.ReadUInt32LittleEndian(row[gram..]);
                var tail = BinaryPrimitives.ReadUInt32LittleEndian(row[(gram + scheme.GramBytes - sizeof(uint))..]);
                minimum = Math.Min(minimum, scheme.Hash(head, tail));
            }

            if (window == 0 || minimum != last)
            {
                minimizers.Add(minimum);
                last = minimum;
            }
        }
    }

    private void HashGramsAvx2(byte* text, int grams, uint* lanes)
    {
        // Lane i gets bytes i to i + 3; the shuffle works on the two copies of the same 16 bytes.
        var spread = Vector256.Create(
            (byte)0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6,
            4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
        var headFactor = Vector256.Create(MinimizerScheme.HeadFactor);
        var tailFactor = Vector256.Create(scheme.GramBytes == sizeof(uint) ? 0 : MinimizerScheme.TailFactor);
        var tailStart = scheme.GramBytes - sizeof(uint);
        for (var i = 0; i < grams; i += Vector256<uint>.Count)
        {
            var head = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(text + i), spread).AsUInt32();
            var hash = head * headFactor;
            if (tailStart > 0)
            {
                var tail = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(text + i + tailStart), spread).AsUInt32();
                hash += tail * tailFactor;
            }

            Vector256.Store(hash, lanes + i);
        }
    }

    /// <summary>Lane i becomes the minimum of the lanes i to i + window - 1, in place, from left to right.</summary>
    private void TakeMinimaVector256(uint* lanes, int windows)
    {
        var covered = 1;
        while (covered < scheme.WindowGrams)
        {
            var shift = Math.Min(covered, scheme.WindowGrams - covered);
            var needed = windows + scheme.WindowGrams - covered - shift;
            for (var i = 0; i < needed; i += Vector256<uint>.Count)
            {
                Vector256.Store(Vector256.Min(Vector256.Load(lanes + i), Vector256.Load(lanes + i + shift)), lanes + i);
            }

            covered += shift;
        }
    }

    private static void EmitVector256(uint* lanes, int windows, MinimizerSet minimizers)
    {
        // The first minimum has no neighbour and must differ from what stands there.
        lanes[-1] = ~lanes[0];
        for (var i = 0; i < windows; i += Vector256<uint>.Count)
        {
            var isRepeated = Vector256.Equals(Vector256.Load(lanes + i), Vector256.Load(lanes + i - 1));
            var kept = ~isRepeated.ExtractMostSignificantBits() & 0xff;
            if (windows - i < Vector256<uint>.Count)
            {
                kept &= (1u << (windows - i)) - 1;
            }

            for (; kept != 0; kept &= kept - 1)
            {
                minimizers.Add(lanes[i + BitOperations.TrailingZeroCount(kept)]);
            }
        }
    }
}
