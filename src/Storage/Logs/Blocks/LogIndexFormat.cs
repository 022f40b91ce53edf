using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>The frame of the index object: a header and four sections, each with its sizes and checksum.</summary>
internal static class LogIndexFormat
{
    public const int SectionHeaderBytes = 3 * sizeof(uint);

    /// <summary>No section is larger, so that a damaged size cannot ask for more.</summary>
    private const uint SectionBytesMax = 1 << 30;

    public static ReadOnlySpan<byte> Magic => "TRINELGI"u8;

    private static int HeaderBytes => Magic.Length + sizeof(uint);

    /// <summary>Checks the header and returns where the first section begins.</summary>
    /// <exception cref="CorruptionException">This is no index.</exception>
    /// <exception cref="NotSupportedException">The index is of a version that this build does not know.</exception>
    public static int ReadHeader(ReadOnlySpan<byte> index, string key, out uint version)
    {
        if (index.Length < HeaderBytes || !index.StartsWith(Magic))
        {
            throw new CorruptionException(key, 0, "not a log block index");
        }

        version = BinaryPrimitives.ReadUInt32LittleEndian(index[Magic.Length..]);
        return version is >= LogBlockFormat.OldestVersion and <= LogBlockFormat.Version
            ? HeaderBytes
            : throw new NotSupportedException($"{key}: format version {version} is unknown, want at most {LogBlockFormat.Version}");
    }

    /// <summary>Takes the section at an offset, checked and decompressed, and moves the offset behind it.</summary>
    /// <exception cref="CorruptionException">The section is cut short or damaged.</exception>
    public static byte[] ReadSection(ReadOnlySpan<byte> index, ref int offset, string key)
    {
        var rest = index[offset..];
        if (rest.Length < SectionHeaderBytes)
        {
            throw new CorruptionException(key, offset, "index is cut short");
        }

        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var storedBytes = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        var want = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        rest = rest[SectionHeaderBytes..];
        if (storedBytes > rest.Length || bytes > SectionBytesMax)
        {
            throw new CorruptionException(key, offset, "index is cut short, or a size is damaged");
        }

        var stored = rest[..(int)storedBytes];
        var got = Crc32C.Compute(stored);
        if (got != want)
        {
            throw CorruptionException.ChecksumMismatch(key, offset, "index section", got, want);
        }

        try
        {
            var section = new byte[bytes];
            Zstd.Decompress(stored, section);
            offset += SectionHeaderBytes + (int)storedBytes;
            return section;
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, offset, "index section cannot be decompressed", e.Message, e);
        }
    }
}
