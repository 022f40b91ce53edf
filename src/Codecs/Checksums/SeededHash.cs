using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>
/// A hash for tables of texts that live in one process: a third of the time of <see cref="XxHash64"/> on short texts, where
/// two multiplications do. Never persisted or sent. After wyhash (github.com/wangyi-fudan/wyhash).
/// </summary>
/// <remarks>Give it a random seed where others choose the texts: without it nobody can prepare texts that collide.</remarks>
public static class SeededHash
{
    private const ulong Secret = 0xe7037ed1a0b428db;

    public static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = bytes.Length;
        ulong first, last; // Together all of the last 16 bytes; they overlap where there are fewer.
        if (length > 16)
        {
            for (var at = 0; at < length - 16; at += 16)
            {
                seed = Mix(Read64(ref start, at) ^ Secret, Read64(ref start, at + 8) ^ seed);
            }

            (first, last) = (Read64(ref start, length - 16), Read64(ref start, length - 8));
        }
        else if (length >= sizeof(ulong))
        {
            (first, last) = (Read64(ref start, 0), Read64(ref start, length - 8));
        }
        else if (length >= sizeof(uint))
        {
            (first, last) = (Read32(ref start, 0), Read32(ref start, length - 4));
        }
        else
        {
            first = length == 0 ? 0 : bytes[0] | ((ulong)bytes[length / 2] << 8) | ((ulong)bytes[length - 1] << 16);
            last = 0;
        }

        return Mix(Secret ^ (ulong)length, Mix(first ^ Secret, last ^ seed));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read64(ref byte start, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read32(ref byte start, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, offset));
}
