using System.Buffers.Binary;
using Trine.Codecs;

namespace Trine.Storage.Metrics;

/// <summary>Constants and sections of the metric block. Layout: docs/format/metric-block.md.</summary>
internal static class MetricBlockFormat
{
    public const int Version = 2;

    /// <summary>From this version on the index ends with the order of the series.</summary>
    public const int OrderVersion = 2;

    /// <summary>Labels compress well and are read often, so they may cost a little more to write.</summary>
    public const int IndexLevel = 6;

    public const int SectionHeaderBytes = 3 * sizeof(uint);

    /// <summary>No section is larger, so that a damaged size cannot ask for more.</summary>
    private const uint SectionBytesMax = 1 << 30;

    public static ReadOnlySpan<byte> IndexMagic => "TRINEMTI"u8;

    public static ReadOnlySpan<byte> DataMagic => "TRINEMTD"u8;

    public static int HeaderBytes => IndexMagic.Length + sizeof(uint);

    /// <summary>Appends a section: its size, its stored size, the CRC-32C of the stored bytes, and these.</summary>
    public static void WriteSection(ByteBuffer output, ReadOnlySpan<byte> body)
    {
        using var compressed = new ByteBuffer();
        Zstd.Compress(body, compressed, IndexLevel);
        output.AppendUInt32((uint)body.Length);
        output.AppendUInt32((uint)compressed.Length);
        output.AppendUInt32(Crc32C.Compute(compressed.WrittenSpan));
        output.Append(compressed.WrittenSpan);
    }

    /// <summary>Checks the header of an index and returns its version.</summary>
    /// <exception cref="CorruptionException">This is no index.</exception>
    /// <exception cref="NotSupportedException">It is of a version that this build does not know.</exception>
    public static int CheckHeader(ReadOnlySpan<byte> index, string key)
    {
        if (index.Length < HeaderBytes || !index.StartsWith(IndexMagic))
        {
            throw new CorruptionException(key, 0, "not a metric block index");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(index[IndexMagic.Length..]);
        return version is > 0 and <= Version
            ? (int)version
            : throw new NotSupportedException($"{key}: format version {version} is unknown, want {Version} or less");
    }

    /// <summary>Finds the sections without reading them.</summary>
    /// <exception cref="CorruptionException">A section is cut short.</exception>
    public static List<IndexSection> FindSections(ReadOnlySpan<byte> index, string key)
    {
        var sections = new List<IndexSection>();
        var offset = HeaderBytes;
        while (offset < index.Length)
        {
            var rest = index[offset..];
            var bytes = rest.Length < SectionHeaderBytes ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(rest);
            var stored = rest.Length < SectionHeaderBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (bytes > SectionBytesMax || stored > rest.Length - SectionHeaderBytes)
            {
                throw new CorruptionException(key, offset, "index is cut short, or a size is damaged");
            }

            sections.Add(new IndexSection(
                offset + SectionHeaderBytes, (int)stored, (int)bytes, BinaryPrimitives.ReadUInt32LittleEndian(rest[8..])));
            offset += SectionHeaderBytes + (int)stored;
        }

        return sections;
    }

    /// <summary>Checks and decompresses a section.</summary>
    /// <exception cref="CorruptionException">It is damaged.</exception>
    public static byte[] ReadSection(ReadOnlySpan<byte> index, in IndexSection section, string key)
    {
        var stored = index.Slice(section.Offset, section.StoredBytes);
        var got = Crc32C.Compute(stored);
        if (got != section.Checksum)
        {
            throw CorruptionException.ChecksumMismatch(key, section.Offset, "index section", got, section.Checksum);
        }

        try
        {
            var body = new byte[section.Bytes];
            Zstd.Decompress(stored, body);
            return body;
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, section.Offset, "index section cannot be decompressed", e.Message, e);
        }
    }
}

/// <summary>Where a section's stored bytes lie in the index object, and what they should be.</summary>
internal readonly record struct IndexSection(int Offset, int StoredBytes, int Bytes, uint Checksum);
