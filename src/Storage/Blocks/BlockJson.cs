using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trine.Storage.Blocks;

/// <summary>How blocks and bucket indexes are written as JSON: snake case, numbers as they are.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(BlockIdJsonConverter)])]
[JsonSerializable(typeof(BlockMeta))]
[JsonSerializable(typeof(BucketIndex))]
internal sealed partial class BlockJson : JsonSerializerContext;

/// <summary>A block's id as its 26 characters.</summary>
internal sealed class BlockIdJsonConverter : JsonConverter<BlockId>
{
    public override BlockId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => BlockId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("block id is not a ULID");

    public override void Write(Utf8JsonWriter writer, BlockId value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.ToString());
}
