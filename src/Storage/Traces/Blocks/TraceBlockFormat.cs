using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>
/// The index object of a trace block: what its row groups are and where they lie. Layout: docs/format/trace-block.md.
/// </summary>
internal static class TraceBlockFormat
{
    public const int Version = 1;

    private const int SectionHeaderBytes = 3 * sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "TRINETGI"u8;

    public static void WriteIndex(IReadOnlyList<RowGroupImage> groups, ByteBuffer output)
    {
        output.Append(Magic);
        output.AppendUInt32(Version);
        using var summaries = new ByteBuffer();
        summaries.AppendVarint((ulong)groups.Count);
        foreach (var group in groups)
        {
            SummaryBytes.Write(group.Summary, summaries);
            summaries.AppendVarint((ulong)group.TraceFilter.Length);
            summaries.Append(group.TraceFilter);
        }

        WriteSection(summaries.WrittenSpan, output);
        foreach (var group in groups)
        {
            WriteSection(group.Directory, output);
        }
    }

    /// <summary>Reads the index; directories stay as they are until they are needed.</summary>
    /// <returns>For each row group its summary, trace filter and the bytes of its directory.</returns>
    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    /// <exception cref="NotSupportedException">They are of a newer version.</exception>
    public static List<(GroupSummary Summary, ReadOnlyMemory<byte> TraceFilter, ReadOnlyMemory<byte> Directory)> ReadIndex(
        ReadOnlySpan<byte> index, string key)
    {
        var offset = ReadHeader(index, key);
        var start = offset;
        try
        {
            ReadOnlyMemory<byte> summaries = ReadSection(index, ref offset, key);
            var cursor = new IndexCursor(summaries.Span);
            var count = cursor.ReadCount();
            var groups = new List<(GroupSummary, ReadOnlyMemory<byte>, ReadOnlyMemory<byte>)>(count);
            for (var i = 0; i < count; i++)
            {
                var summary = SummaryBytes.Read(ref cursor);
                var filterBytes = cursor.ReadCount();
                var filter = summaries.Slice(summaries.Length - cursor.Rest.Length, filterBytes);
                cursor.ReadBytes(filterBytes);
                start = offset;
                groups.Add((summary, filter, ReadSection(index, ref offset, key)));
            }

            return groups;
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, start, "index section cannot be read", e.Message, e);
        }
    }

    private static void WriteSection(ReadOnlySpan<byte> bytes, ByteBuffer output)
    {
        var start = output.Length;
        output.Extend(SectionHeaderBytes);
        Zstd.Compress(bytes, output, GroupFormat.Level);
        var stored = output.WrittenSpan[(start + SectionHeaderBytes)..];
        var checksum = Crc32C.Compute(stored);
        var header = output.WrittenMutable[start..];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(uint)..], (uint)stored.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(2 * sizeof(uint))..], checksum);
    }

    private static int ReadHeader(ReadOnlySpan<byte> index, string key)
    {
        var headerBytes = Magic.Length + sizeof(uint);
        if (index.Length < headerBytes || !index.StartsWith(Magic))
        {
            throw new CorruptionException(key, 0, "not a trace block index");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(index[Magic.Length..]);
        return version == Version
            ? headerBytes
            : throw new NotSupportedException($"{key}: format version {version} is unknown, want {Version}");
    }

    private static byte[] ReadSection(ReadOnlySpan<byte> index, ref int offset, string key)
    {
        var rest = index[offset..];
        if (rest.Length < SectionHeaderBytes)
        {
            throw new CorruptionException(key, offset, "index is cut short");
        }

        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var storedBytes = BinaryPrimitives.ReadUInt32LittleEndian(rest[sizeof(uint)..]);
        var want = BinaryPrimitives.ReadUInt32LittleEndian(rest[(2 * sizeof(uint))..]);
        rest = rest[SectionHeaderBytes..];
        if (storedBytes > rest.Length)
        {
            throw new CorruptionException(
                key, offset, "index is cut short", $"got {rest.Length} bytes of a section, want {storedBytes}");
        }

        if (bytes > GroupFormat.SectionBytesMax)
        {
            throw new CorruptionException(
                key, offset, "index section is too large", $"got {bytes} bytes, want at most {GroupFormat.SectionBytesMax}");
        }

        var stored = rest[..(int)storedBytes];
        var got = Crc32C.Compute(stored);
        if (got != want)
        {
            throw CorruptionException.ChecksumMismatch(key, offset, "index section", got, want);
        }

        Zstd.CheckSize(stored, (int)bytes); // Before room is made for it.
        var section = new byte[bytes];
        Zstd.Decompress(stored, section);
        offset += SectionHeaderBytes + (int)storedBytes;
        return section;
    }
}
