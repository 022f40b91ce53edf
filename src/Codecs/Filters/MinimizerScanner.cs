using System.Buffers.Binary;

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
    private const int Lead = 16;

    /// <summary>Lanes behind the last hash: vectors are loaded and stored whole.</summary>
    private const int Tail = 48;

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
        var isPadded = text.Length - offsets[^1] >= PaddingBytes;
        if (isPadded && MinimizerAvx512.IsSupported)
        {
            AddRowsInChunks<MinimizerAvx512>(text, offsets, minimizers);
        }
        else if (isPadded && MinimizerAvx2.IsSupported)
        {
            AddRowsInChunks<MinimizerAvx2>(text, offsets, minimizers);
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

    /// <summary>The same with vectors; the text must be padded.</summary>
    internal void AddRowsInChunks<TVectors>(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, MinimizerSet minimizers)
        where TVectors : IMinimizerVectors
    {
        var row = 0;
        fixed (byte* bytes = text)
        fixed (uint* lanes = _lanes, kept = _kept)
        {
            for (var start = offsets[0]; start < offsets[^1]; start += ChunkWindows)
            {
                // Rows do not matter here: windows over a row's end are computed too, and passed over below.
                var stop = Math.Min(start + ChunkWindows, offsets[^1]);
                TVectors.HashGrams(bytes + start, stop - start + scheme.WindowGrams - 1, lanes + Lead, scheme);
                TakeMinima<TVectors>(lanes + Lead, stop - start);
                var count = 0;
                for (; row + 1 < offsets.Length; row++)
                {
                    var first = Math.Max(offsets[row], start);
                    var end = offsets[row + 1] - scheme.NeedleBytesMin;
                    var endHere = Math.Min(end, stop);
                    if (first < endHere)
                    {
                        // The first minimum's left neighbour is of another row, and was looked at already.
                        var minima = lanes + Lead + (first - start);
                        minima[-1] = ~minima[0];
                        count += TVectors.KeepChanges(minima, endHere - first, kept + count);
                    }

                    if (end > stop)
                    {
                        // The row goes on in the next chunk.
                        break;
                    }
                }

                minimizers.Add(_kept.AsSpan(0, count));
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

    /// <summary>Lane i becomes the minimum of the lanes i to i + window - 1, in place, from left to right.</summary>
    private void TakeMinima<TVectors>(uint* lanes, int windows)
        where TVectors : IMinimizerVectors
    {
        // Each pass takes up to four spans that have their minimum already, overlapping where fewer would do.
        for (var covered = 1; covered < scheme.WindowGrams;)
        {
            var covers = Math.Min(4 * covered, scheme.WindowGrams);
            var last = covers - covered;
            TVectors.TakeMinima(
                lanes, windows + scheme.WindowGrams - covers, Math.Min(covered, last), Math.Min(2 * covered, last), last);
            covered = covers;
        }
    }
}
