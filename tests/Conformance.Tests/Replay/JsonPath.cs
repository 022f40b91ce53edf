using System.Globalization;
using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>A dotted path such as <c>data.result.*.values</c>, for a value that stands in a box under <see cref="Root"/>.</summary>
internal sealed class JsonPath(string text)
{
    public const string Root = "root";

    private const string Any = "*";

    private readonly string[] _parts = text.Length == 0 ? [Root] : [Root, .. text.Split('.')];

    /// <summary>Takes away every place that the path names.</summary>
    public void Remove(JsonObject box) => Visit(box, 0, static (parent, key) =>
    {
        if (parent is JsonArray list)
        {
            list.RemoveAt(Index(key));
        }
        else
        {
            parent.AsObject().Remove(key);
        }
    });

    /// <summary>Sorts every list that the path names, by what identifies its elements and then by all of them.</summary>
    public void Sort(JsonObject box) => Visit(box, 0, static (parent, key) =>
    {
        if ((parent is JsonArray outer ? outer[Index(key)] : parent[key]) is JsonArray list)
        {
            var sorted = list.OrderBy(CanonicalJson.OrderOf).ToArray();
            list.Clear();
            foreach (var element in sorted)
            {
                list.Add(element);
            }
        }
    });

    /// <summary>Visits from the last place to the first, so that one may be removed meanwhile.</summary>
    private void Visit(JsonNode? node, int depth, Action<JsonNode, string> visit)
    {
        if (node is null)
        {
            return;
        }

        foreach (var key in KeysOf(node, _parts[depth]).Reverse())
        {
            if (depth == _parts.Length - 1)
            {
                visit(node, key);
            }
            else
            {
                Visit(node is JsonArray list ? list[Index(key)] : node[key], depth + 1, visit);
            }
        }
    }

    private static string[] KeysOf(JsonNode node, string part) => node switch
    {
        JsonObject keyed when part == Any => [.. keyed.Select(static pair => pair.Key)],
        JsonObject keyed => keyed.ContainsKey(part) ? [part] : [],
        JsonArray list when part == Any => [.. Enumerable.Range(0, list.Count).Select(static index => $"{index}")],
        _ => [],
    };

    private static int Index(string key) => int.Parse(key, CultureInfo.InvariantCulture);
}
