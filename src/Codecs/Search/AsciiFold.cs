using System.Runtime.Intrinsics;

namespace Trine.Codecs;

/// <summary>Lower case for A-Z; all other bytes, those of UTF-8 letters too, stay as they are.</summary>
public static class AsciiFold
{
    private const byte CaseBit = 0x20;

    public static byte ToLower(byte value)
        => (uint)(value - 'A') <= 'Z' - 'A' ? (byte)(value | CaseBit) : value;

    /// <summary>
    /// Folds <paramref name="source"/> into <paramref name="destination"/>, which may be the same memory.
    /// </summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least as long.</param>
    public static void ToLower(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        destination = destination[..source.Length];
        var done = Vector256.IsHardwareAccelerated ? ToLowerVector256(source, destination) : 0;
        ToLowerScalar(source[done..], destination[done..]);
    }

    /// <summary>The reference.</summary>
    internal static void ToLowerScalar(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] = ToLower(source[i]);
        }
    }

    /// <returns>Bytes done: all but the last few.</returns>
    private static unsafe int ToLowerVector256(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var done = 0;
        fixed (byte* from = source, to = destination)
        {
            for (; done + Vector256<byte>.Count <= source.Length; done += Vector256<byte>.Count)
            {
                var bytes = Vector256.Load(from + done);
                var distance = bytes - Vector256.Create((byte)'A');
                var isCapital = Vector256.LessThanOrEqual(distance, Vector256.Create((byte)('Z' - 'A')));
                Vector256.Store(bytes | (isCapital & Vector256.Create(CaseBit)), to + done);
            }
        }

        return done;
    }
}
