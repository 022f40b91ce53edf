using System.Text.Json;
using System.Text.Json.Serialization;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Traces.Overrides;

/// <summary>A duration in JSON as Tempo writes it, <c>"1m30s"</c>, or read from a number of nanoseconds.</summary>
internal sealed class GoDurationConverter : JsonConverter<long>
{
    /// <exception cref="JsonException">It is no duration.</exception>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return (long)reader.GetDouble();
        }

        return reader.TokenType != JsonTokenType.String ? throw new JsonException("invalid duration")
            : GoDuration.TryParse(reader.GetString() ?? "", out var ns, out var error) ? ns
            : throw new JsonException(error);
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
        => writer.WriteStringValue(GoDuration.Format(value));
}
