using System.Text.Json;
using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Blocks;

/// <summary>Blocks' descriptions and bucket indexes as JSON: snake case, numbers as they are, behind a checksum.</summary>
/// <remarks>
/// By hand, member by member: serializers made for the types would be compiled in the first flush of each process, at the
/// price of writing a block of 60 000 spans.
/// </remarks>
internal static class BlockJson
{
    public static byte[] Write(BlockMeta meta) => CheckedJson.Write(writer => WriteMeta(writer, meta));

    public static byte[] Write(BucketIndex index) => CheckedJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("version"u8, index.Version);
        writer.WriteStartArray("blocks"u8);
        foreach (var meta in index.Blocks)
        {
            WriteMeta(writer, meta);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    public static BlockMeta ReadMeta(ReadOnlyMemory<byte> bytes, ObjectKey key) => CheckedJson.Read(bytes, key, ReadMeta);

    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    /// <exception cref="NotSupportedException">The index is of a newer format.</exception>
    public static BucketIndex ReadIndex(ReadOnlyMemory<byte> bytes, ObjectKey key) => CheckedJson.Read(bytes, key, index =>
    {
        var version = index.GetProperty("version"u8).GetInt32();
        if (version != BucketIndex.VersionCurrent)
        {
            throw new NotSupportedException(
                $"{key}: format version {version} is unknown, want {BucketIndex.VersionCurrent}");
        }

        var blocks = new List<BlockMeta>();
        foreach (var block in index.GetProperty("blocks"u8).EnumerateArray())
        {
            blocks.Add(ReadMeta(block));
        }

        return new BucketIndex { Blocks = blocks };
    });

    private static void WriteMeta(Utf8JsonWriter writer, BlockMeta meta)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format_version"u8, meta.FormatVersion);
        writer.WriteString("id"u8, meta.Id.ToString());
        writer.WriteNumber("min_timestamp_ns"u8, meta.MinTimestampNs);
        writer.WriteNumber("max_timestamp_ns"u8, meta.MaxTimestampNs);
        writer.WriteNumber("series_count"u8, meta.SeriesCount);
        writer.WriteNumber("row_count"u8, meta.RowCount);
        writer.WriteNumber("line_bytes"u8, meta.LineBytes);
        writer.WriteNumber("data_bytes"u8, meta.DataBytes);
        writer.WriteNumber("index_bytes"u8, meta.IndexBytes);
        writer.WriteNumber("index_checksum"u8, meta.IndexChecksum);
        writer.WriteString("created_at"u8, meta.CreatedAt);
        writer.WriteEndObject();
    }

    private static BlockMeta ReadMeta(JsonElement meta) => new()
    {
        FormatVersion = meta.GetProperty("format_version"u8).GetInt32(),
        Id = BlockId.TryParse(meta.GetProperty("id"u8).GetString(), out var id)
            ? id
            : throw new FormatException("block id is not a ULID"),
        MinTimestampNs = meta.GetProperty("min_timestamp_ns"u8).GetInt64(),
        MaxTimestampNs = meta.GetProperty("max_timestamp_ns"u8).GetInt64(),
        SeriesCount = meta.GetProperty("series_count"u8).GetInt64(),
        RowCount = meta.GetProperty("row_count"u8).GetInt64(),
        LineBytes = meta.GetProperty("line_bytes"u8).GetInt64(),
        DataBytes = meta.GetProperty("data_bytes"u8).GetInt64(),
        IndexBytes = meta.GetProperty("index_bytes"u8).GetInt64(),
        IndexChecksum = meta.GetProperty("index_checksum"u8).GetUInt32(),
        CreatedAt = meta.GetProperty("created_at"u8).GetDateTimeOffset(),
    };
}
