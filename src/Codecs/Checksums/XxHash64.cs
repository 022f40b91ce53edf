using System.Buffers.Binary;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>
/// XXH64: a fast hash of good quality, not for adversaries (github.com/Cyan4973/xxHash, specification 0.1.1).
/// </summary>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    private const int StripeBytes = 32;

    /// <summary>The hash of <paramref name="bytes"/>, the same on every platform.</summary>
    public static ulong Compute(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        unchecked
        {
            var length = (ulong)bytes.Length;
            var hash = bytes.Length >= StripeBytes ? HashStripes(ref bytes, seed) : seed + Prime5;
            return Avalanche(HashRest(hash + length, bytes));
        }
    }

    /// <summary>Consumes all whole stripes of 32 bytes, each lane of eight in its own accumulator.</summary>
    private static ulong HashStripes(ref ReadOnlySpan<byte> bytes, ulong seed)
    {
        var lane1 = seed + Prime1 + Prime2;
        var lane2 = seed + Prime2;
        var lane3 = seed;
        var lane4 = seed - Prime1;
        var rest = bytes;
        while (rest.Length >= StripeBytes)
        {
            lane1 = Round(lane1, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            lane2 = Round(lane2, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            lane3 = Round(lane3, BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]));
            lane4 = Round(lane4, BinaryPrimitives.ReadUInt64LittleEndian(rest[24..]));
            rest = rest[StripeBytes..];
        }

        bytes = rest;
        var hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        hash = Merge(hash, lane1);
        hash = Merge(hash, lane2);
        hash = Merge(hash, lane3);
        return Merge(hash, lane4);
    }

    private static ulong HashRest(ulong hash, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
            bytes = bytes[sizeof(ulong)..];
        }

        if (bytes.Length >= sizeof(uint))
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            bytes = bytes[sizeof(uint)..];
        }

        foreach (var value in bytes)
        {
            hash ^= value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        return hash;
    }

    private static ulong Round(ulong lane, ulong input)
        => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
