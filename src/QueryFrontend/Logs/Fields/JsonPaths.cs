using System.Text;
using System.Text.Json;

namespace Trine.QueryFrontend.Logs.Fields;

/// <summary>Finds where in a JSON line each label comes from.</summary>
internal static class JsonPaths
{
    /// <summary>The suffix of a field that a stream label of its name pushed aside.</summary>
    private const string Extracted = "_extracted";

    /// <summary>The keys from the outermost object to each value, by the label that the value becomes.</summary>
    /// <returns>What could be read; the reader's own bound on depth holds.</returns>
    public static Dictionary<string, IReadOnlyList<string>> Of(ReadOnlySpan<byte> line)
    {
        var paths = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var keys = new List<string>();
        var reader = new Utf8JsonReader(line);
        try
        {
            while (reader.Read())
            {
                Visit(ref reader, keys, paths);
            }
        }
        catch (JsonException)
        {
            // The line's parser is more forgiving; a label without a path is still a label.
        }

        return paths;
    }

    /// <summary>Looks a label up, also when it was pushed aside; empty when it is unknown.</summary>
    public static IReadOnlyList<string> Find(Dictionary<string, IReadOnlyList<string>> paths, string label)
        => paths.GetValueOrDefault(label)
            ?? (label.EndsWith(Extracted, StringComparison.Ordinal) ? paths.GetValueOrDefault(label[..^Extracted.Length]) : null)
            ?? [];

    private static void Visit(ref Utf8JsonReader reader, List<string> keys, Dictionary<string, IReadOnlyList<string>> paths)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                keys.Add(reader.GetString() ?? "");
                return;
            case JsonTokenType.StartObject:
                return;
            case JsonTokenType.StartArray:
                reader.Skip(); // Values inside of arrays become no labels.
                break;
            case JsonTokenType.EndObject:
                break;
            default:
                paths.TryAdd(LabelOf(keys), [.. keys]);
                break;
        }

        if (keys.Count > 0)
        {
            keys.RemoveAt(keys.Count - 1);
        }
    }

    private static string LabelOf(List<string> keys)
    {
        var label = new StringBuilder();
        foreach (var key in keys)
        {
            label.Append(label.Length > 0 ? "_" : key.Length > 0 && char.IsAsciiDigit(key[0]) ? "_" : "");
            foreach (var rune in key.EnumerateRunes())
            {
                label.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? (char)rune.Value : '_');
            }
        }

        return label.ToString();
    }
}
