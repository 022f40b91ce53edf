using System.Text;
using System.Text.Json;

namespace Trine.LogQL.Templates;

/// <summary>Reads JSON as Go's <c>encoding/json</c> into untyped values: every number is a float. Stateless.</summary>
internal static class TemplateJson
{
    private const int DepthMax = 128;

    /// <summary>The value; nil for <c>null</c> and for what is not JSON.</summary>
    public static TemplateValue Read(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(
                Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = DepthMax });
            reader.Read();
            var value = ReadValue(ref reader);
            return reader.Read() ? TemplateValue.Nil : value;
        }
        catch (JsonException)
        {
            // The function answers nil, so that a template can try a text that may or may not be JSON.
            return TemplateValue.Nil;
        }
        catch (InvalidOperationException)
        {
            return TemplateValue.Nil; // A string that is no valid UTF-16, which the reader finds only on use.
        }
    }

    private static TemplateValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return TemplateValue.Of(reader.GetString() ?? "");
            case JsonTokenType.Number:
                return reader.TryGetDouble(out var number) && double.IsFinite(number)
                    ? TemplateValue.Of(number)
                    : throw new JsonException("number out of range");
            case JsonTokenType.True or JsonTokenType.False:
                return TemplateValue.Of(reader.TokenType == JsonTokenType.True);
            case JsonTokenType.StartArray:
                var items = new List<TemplateValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader));
                }

                return TemplateValue.Of([.. items]);
            case JsonTokenType.StartObject:
                var map = new SortedDictionary<string, TemplateValue>(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString() ?? "";
                    reader.Read();
                    map[key] = ReadValue(ref reader);
                }

                return TemplateValue.Of(map);
            default:
                return TemplateValue.Nil;
        }
    }
}
