using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>Finds the minimizers of a text's rows.</summary>
/// <remarks>
/// Passes over a chunk of at most <see cref="ChunkWindows"/> windows, whose arrays stay in the first-level cache: hash
/// every gram; take minima over spans that grow fourfold until they cover the window; keep the minima that differ from
/// their left neighbour; add those to the set, most of which has them already. None but the last has a branch that
/// depends on the text. Not thread-safe.
/// </remarks>
internal sealed unsafe class MinimizerScanner(MinimizerScheme scheme)
{
    /// <summary>Text must be readable this far behind the last row: vectors are loaded whole.</summary>
    public const int PaddingBytes = 64;

    private const int ChunkWindows = 1024;

    /// <summary>Lanes before the first minimum: room for the neighbour of the first.</summary>
    private const int Lead = 8;

    /// <summary>Lanes behind the last hash: vectors are loaded and stored whole.</summary>
    private const int Tail = 24;

    /// <summary>For each mask of lanes, the lanes that it keeps, moved to the front.</summary>
    private static readonly ulong[] KeptLanes = [.. Enumerable.Range(0, 256).Select(ListLanes)];

    private readonly uint[] _lanes = new uint[Lead + ChunkWindows + MinimizerScheme.WindowGramsMax + Tail];
    private readonly uint[] _kept = new uint[ChunkWindows + Tail];

    /// <summary>Adds the minimizers of all windows that lie within a row, some more than once.</summary>
    /// <param name="text">
    /// Rows, each followed by one terminator byte; <see cref="PaddingBytes"/> more can be read.
    /// </param>
    /// <param name="offsets">The start of each row, and the end of the last one's terminator.</param>
    /// <param name="minimizers">Receives the hashes.</param>
    public void AddRows(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, MinimizerSet minimizers)
    {
        if (Avx2.IsSupported && text.Length - offsets[^1] >= PaddingBytes)
        {
            AddRowsAvx2(text, offsets, minimizers);
        }
        else
        {
            AddRowsScalar(text, offsets, minimizers);
        }
    }

    /// <summary>The reference: the minimum of each window, straight from the definition.</summary>
    internal void AddRowsScalar(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, MinimizerSet minimizers)
    {
        for (var row = 0; row + 1 < offsets.Length; row++)
        {
            var windows = offsets[row + 1] - 1 - offsets[row] - scheme.NeedleBytesMin + 1;
            for (var window = 0; window < windows; window++)
            {
                minimizers.Add(Minimum(text[(offsets[row] + window)..]));
            }
        }
    }

    private uint Minimum(ReadOnlySpan<byte> window)
    {
        var minimum = uint.MaxValue;
        for (var gram = 0; gram < scheme.WindowGrams; gram++)
        {
            var head = BinaryPrimitives.ReadUInt32LittleEndian(window[gram..]);
            var tail = BinaryPrimitives.ReadUInt32LittleEndian(window[(gram + scheme.GramBytes - sizeof(uint))..]);
            minimum = Math.Min(minimum, scheme.Hash(head, tail));
        }

        return minimum;
    }

    private void AddRowsAvx2(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, MinimizerSet minimizers)
    {
        var row = 0;
        fixed (byte* bytes = text)
        fixed (uint* lanes = _lanes, kept = _kept)
        {
            for (var start = offsets[0]; start < offsets[^1]; start += ChunkWindows)
            {
                // Rows do not matter here: windows over a row's end are computed too, and passed over below.
                var stop = Math.Min(start + ChunkWindows, offsets[^1]);
                HashGramsAvx2(bytes + start, stop - start + scheme.WindowGrams - 1, lanes + Lead);
                TakeMinimaVector256(lanes + Lead, stop - start);
                for (; row + 1 < offsets.Length; row++)
                {
                    var first = Math.Max(offsets[row], start);
                    var end = offsets[row + 1] - scheme.NeedleBytesMin;
                    var endHere = Math.Min(end, stop);
                    if (first < endHere)
                    {
                        var count = KeepChangesAvx2(lanes + Lead + (first - start), endHere - first, kept);
                        minimizers.Add(_kept.AsSpan(0, count));
                    }

                    if (end > stop)
                    {
                        // The row goes on in the next chunk.
                        break;
                    }
                }
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
        // Each pass takes four spans that have their minimum already, overlapping where fewer would do.
        for (var covered = 1; covered < scheme.WindowGrams;)
        {
            var covers = Math.Min(4 * covered, scheme.WindowGrams);
            var needed = windows + scheme.WindowGrams - covers;
            var last = covers - covered;
            var (second, third) = (Math.Min(covered, last), Math.Min(2 * covered, last));
            for (var i = 0; i < needed; i += Vector256<uint>.Count)
            {
                var left = Vector256.Min(Vector256.Load(lanes + i), Vector256.Load(lanes + i + second));
                var right = Vector256.Min(Vector256.Load(lanes + i + third), Vector256.Load(lanes + i + last));
                Vector256.Store(Vector256.Min(left, right), lanes + i);
            }

            covered = covers;
        }
    }

    /// <returns>How many minima differ from their left neighbour; these are moved to <paramref name="kept"/>.</returns>
    private static int KeepChangesAvx2(uint* lanes, int windows, uint* kept)
    {
        var count = 0;
        var always = 1u; // the first minimum's left neighbour is of another row
        for (var i = 0; i < windows; i += Vector256<uint>.Count)
        {
            var minima = Vector256.Load(lanes + i);
            var isRepeated = Vector256.Equals(minima, Vector256.Load(lanes + i - 1));
            var mask = (~isRepeated.ExtractMostSignificantBits() & 0xff) | always;
            always = 0;
            if (windows - i < Vector256<uint>.Count)
            {
                mask &= (1u << (windows - i)) - 1;
            }

            var order = Avx2.ConvertToVector256Int32(Vector128.CreateScalar(KeptLanes[mask]).AsByte());
            Vector256.Store(Avx2.PermuteVar8x32(minima, order.AsUInt32()), kept + count);
            count += BitOperations.PopCount(mask);
        }

        return count;
    }

    /// <summary>The numbers of the mask's lanes, a byte each.</summary>
    private static ulong ListLanes(int mask)
    {
        var list = 0UL;
        var count = 0;
        for (var lane = 0; lane < Vector256<uint>.Count; lane++)
        {
            if ((mask >> lane & 1) != 0)
            {
                list |= (ulong)lane << (8 * count++);
            }
        }

        return list;
    }
}
