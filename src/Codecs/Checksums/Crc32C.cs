using System.Buffers.Binary;
using System.Numerics;

namespace Trine.Codecs;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), as the CPU's own instruction computes it.</summary>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>; 0 for none.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>
    /// The checksum of all bytes so far and <paramref name="bytes"/> behind them: <c>Append(Compute(a), b)</c> is the
    /// checksum of a and b in one piece.
    /// </summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~checksum;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
