using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>JSON text with sorted keys, so that equal values have equal texts.</summary>
internal static class CanonicalJson
{
    /// <summary>Keys that name an element of a list; the first that there is decides its place.</summary>
    private static readonly string[] Identities =
        ["metric", "stream", "labels", "traceID", "spanID", "spanId", "id", "tagName", "name"];

    /// <summary>Where an element stands in a list whose order does not matter.</summary>
    public static CanonicalOrder OrderOf(JsonNode? element)
    {
        var text = TextOf(element);
        var identity = element is JsonObject keyed
            ? Array.Find(Identities, keyed.ContainsKey) is { } name ? TextOf(keyed[name]) : text
            : text;
        return new CanonicalOrder(identity, text);
    }

    private static string TextOf(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject keyed => $"{{{string.Join(',', keyed
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{JsonSerializer.Serialize(pair.Key)}:{TextOf(pair.Value)}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(TextOf))}]",
        _ => node.ToJsonString(),
    };
}

/// <summary>Orders by identity, then by the whole text, both by code unit.</summary>
internal readonly record struct CanonicalOrder(string Identity, string Text) : IComparable<CanonicalOrder>
{
    public int CompareTo(CanonicalOrder other)
    {
        var byIdentity = string.CompareOrdinal(Identity, other.Identity);
        return byIdentity != 0 ? byIdentity : string.CompareOrdinal(Text, other.Text);
    }
}
