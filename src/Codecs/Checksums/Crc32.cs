namespace Trine.Codecs;

/// <summary>CRC-32 as gzip has it (RFC 1952, section 8), a byte at a time: for rare checks only.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Shift((uint)value))];

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint Shift(uint crc)
    {
        for (var i = 0; i < 8; i++)
        {
            crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
        }

        return crc;
    }
}
