using System.Buffers.Binary;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>XXH32, the checksum inside LZ4 frames (github.com/Cyan4973/xxHash, specification 0.1.1).</summary>
internal static class XxHash32
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;

    private const int StripeBytes = 16;

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var length = (uint)bytes.Length;
            var hash = bytes.Length >= StripeBytes ? HashStripes(ref bytes) : Prime5;
            hash += length;
            while (bytes.Length >= sizeof(uint))
            {
                hash += BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime3;
                hash = BitOperations.RotateLeft(hash, 17) * Prime4;
                bytes = bytes[sizeof(uint)..];
            }

            foreach (var value in bytes)
            {
                hash += value * Prime5;
                hash = BitOperations.RotateLeft(hash, 11) * Prime1;
            }

            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return hash ^ (hash >> 16);
        }
    }

    private static uint HashStripes(ref ReadOnlySpan<byte> bytes)
    {
        var lane1 = unchecked(Prime1 + Prime2);
        var lane2 = Prime2;
        var lane3 = 0u;
        var lane4 = unchecked(0u - Prime1);
        var rest = bytes;
        while (rest.Length >= StripeBytes)
        {
            lane1 = Round(lane1, BinaryPrimitives.ReadUInt32LittleEndian(rest));
            lane2 = Round(lane2, BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
            lane3 = Round(lane3, BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            lane4 = Round(lane4, BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]));
            rest = rest[StripeBytes..];
        }

        bytes = rest;
        return BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
    }

    private static uint Round(uint lane, uint input) => BitOperations.RotateLeft(lane + input * Prime2, 13) * Prime1;
}
