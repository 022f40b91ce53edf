using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>Eight lanes at a time.</summary>
internal readonly unsafe struct MinimizerAvx2 : IMinimizerVectors
{
    /// <summary>For each mask of lanes, the numbers of those in it, a byte each.</summary>
    private static readonly ulong[] KeptLanes = [.. Enumerable.Range(0, 256).Select(ListLanes)];

    public static bool IsSupported => Avx2.IsSupported;

    /// <inheritdoc/>
    public static void HashGrams(byte* text, int grams, uint* lanes, MinimizerScheme scheme)
    {
        // Lane i gets bytes i to i + 3; the shuffle works on the two copies of the same 16 bytes.
        var spread = Vector256.Create(
            (byte)0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6,
            4, 5, 6, 7, 5, 6, 7, 8, 6, 7, 8, 9, 7, 8, 9, 10);
        var headFactor = Vector256.Create(MinimizerScheme.HeadFactor);
        var tailFactor = Vector256.Create(scheme.TailFactorOrZero);
        var tailStart = scheme.GramBytes - sizeof(uint);
        for (var i = 0; i < grams; i += Vector256<uint>.Count)
        {
            var head = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(text + i), spread).AsUInt32();
            var tail = Avx2.Shuffle(Avx2.BroadcastVector128ToVector256(text + i + tailStart), spread).AsUInt32();
            Vector256.Store((head * headFactor) + (tail * tailFactor), lanes + i);
        }
    }

    /// <inheritdoc/>
    public static void TakeMinima(uint* lanes, int count, int second, int third, int last)
    {
        for (var i = 0; i < count; i += Vector256<uint>.Count)
        {
            var left = Vector256.Min(Vector256.Load(lanes + i), Vector256.Load(lanes + i + second));
            var right = Vector256.Min(Vector256.Load(lanes + i + third), Vector256.Load(lanes + i + last));
            Vector256.Store(Vector256.Min(left, right), lanes + i);
        }
    }

    /// <inheritdoc/>
    public static int KeepChanges(uint* lanes, int count, uint* kept)
    {
        var keptCount = 0;
        for (var i = 0; i < count; i += Vector256<uint>.Count)
        {
            var minima = Vector256.Load(lanes + i);
            var isRepeated = Vector256.Equals(minima, Vector256.Load(lanes + i - 1));
            var mask = ~isRepeated.ExtractMostSignificantBits() & 0xff;
            if (count - i < Vector256<uint>.Count)
            {
                mask &= (1u << (count - i)) - 1;
            }

            var order = Avx2.ConvertToVector256Int32(Vector128.CreateScalar(KeptLanes[mask]).AsByte());
            Vector256.Store(Avx2.PermuteVar8x32(minima, order.AsUInt32()), kept + keptCount);
            keptCount += BitOperations.PopCount(mask);
        }

        return keptCount;
    }

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
