using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Trine.Codecs;

/// <summary>Sixteen lanes at a time: three fifths of the time of eight, measured on 1 MiB of mixed logs.</summary>
internal readonly unsafe struct MinimizerAvx512 : IMinimizerVectors
{
    public static bool IsSupported => Avx512Vbmi.IsSupported;

    /// <inheritdoc/>
    public static void HashGrams(byte* text, int grams, uint* lanes, MinimizerScheme scheme)
    {
        // Lane i gets bytes i to i + 3 of the 32 that are loaded, and those of the gram's tail.
        var heads = Vector512.Create(0x03020100u) + (Vector512<uint>.Indices * 0x01010101);
        var tails = (heads + Vector512.Create((uint)(scheme.GramBytes - sizeof(uint)) * 0x01010101)).AsByte();
        var headFactor = Vector512.Create(MinimizerScheme.HeadFactor);
        var tailFactor = Vector512.Create(scheme.TailFactorOrZero);
        for (var i = 0; i < grams; i += Vector512<uint>.Count)
        {
            var bytes = Vector256.Load(text + i).ToVector512Unsafe();
            var head = Avx512Vbmi.PermuteVar64x8(bytes, heads.AsByte()).AsUInt32();
            var tail = Avx512Vbmi.PermuteVar64x8(bytes, tails).AsUInt32();
            Vector512.Store((head * headFactor) + (tail * tailFactor), lanes + i);
        }
    }

    /// <inheritdoc/>
    public static void TakeMinima(uint* lanes, int count, int second, int third, int last)
    {
        for (var i = 0; i < count; i += Vector512<uint>.Count)
        {
            var left = Vector512.Min(Vector512.Load(lanes + i), Vector512.Load(lanes + i + second));
            var right = Vector512.Min(Vector512.Load(lanes + i + third), Vector512.Load(lanes + i + last));
            Vector512.Store(Vector512.Min(left, right), lanes + i);
        }
    }

    /// <inheritdoc/>
    public static int KeepChanges(uint* lanes, int count, uint* kept)
    {
        var keptCount = 0;
        for (var i = 0; i < count; i += Vector512<uint>.Count)
        {
            var minima = Vector512.Load(lanes + i);
            var isInside = Vector512.LessThan(Vector512<uint>.Indices, Vector512.Create((uint)(count - i)));
            var isChange = isInside & ~Vector512.Equals(minima, Vector512.Load(lanes + i - 1));
            Vector512.Store(Avx512F.Compress(Vector512<uint>.Zero, isChange, minima), kept + keptCount);
            keptCount += BitOperations.PopCount(isChange.ExtractMostSignificantBits());
        }

        return keptCount;
    }
}
