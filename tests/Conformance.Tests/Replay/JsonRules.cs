using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Compares two JSON values by the rules of one case.</summary>
/// <remarks>
/// <c>ignore</c>: dotted paths that are dropped on both sides; <c>sort</c>: paths of lists whose order does not matter;
/// <c>tol</c>: relative tolerance of numbers, and of strings that are both numbers; <c>subset</c>: objects may have more
/// keys than wanted. In paths <c>*</c> is any key or index.
/// </remarks>
internal sealed class JsonRules
{
    private const double DefaultTolerance = 1e-9;

    private readonly IReadOnlyList<JsonPath> _ignore;
    private readonly IReadOnlyList<JsonPath> _sort;
    private readonly double _tolerance;
    private readonly bool _isSubset;

    public JsonRules(JsonObject line)
    {
        _ignore = PathsOf(line["ignore"]);
        _sort = PathsOf(line["sort"]);
        _tolerance = line["tol"]?.GetValue<double>() ?? DefaultTolerance;
        _isSubset = line["subset"]?.GetValue<bool>() ?? false;
    }

    /// <summary>The first difference as text, or null.</summary>
    public string? Difference(JsonNode? want, JsonNode? got) => Difference(Prepare(want), Prepare(got), "$");

    private static IReadOnlyList<JsonPath> PathsOf(JsonNode? list)
        => [.. list?.AsArray().Select(static path => new JsonPath(path!.GetValue<string>())) ?? []];

    /// <summary>A copy without what is ignored, its unordered lists sorted.</summary>
    private JsonNode? Prepare(JsonNode? value)
    {
        // A parent of its own, so that a path may name the value itself.
        var box = new JsonObject { [JsonPath.Root] = value?.DeepClone() };
        foreach (var path in _ignore)
        {
            path.Remove(box);
        }

        foreach (var path in _sort)
        {
            path.Sort(box);
        }

        return box[JsonPath.Root];
    }

    private string? Difference(JsonNode? want, JsonNode? got, string at) => (want, got) switch
    {
        (JsonObject wanted, JsonObject found) => ObjectDifference(wanted, found, at),
        (JsonArray wanted, JsonArray found) => ListDifference(wanted, found, at),
        _ when JsonScalar.AreEqual(want, got, _tolerance) => null,
        _ => $"{at}: {Text(got)}, want {Text(want)}",
    };

    private string? ObjectDifference(JsonObject want, JsonObject got, string at)
    {
        foreach (var (key, wanted) in want)
        {
            if (!got.TryGetPropertyValue(key, out var found))
            {
                return $"{at}.{key}: missing";
            }

            if (Difference(wanted, found, $"{at}.{key}") is { } difference)
            {
                return difference;
            }
        }

        var extra = got.Select(static pair => pair.Key).Where(key => !want.ContainsKey(key)).ToArray();
        return extra.Length > 0 && !_isSubset ? $"{at}: unexpected {string.Join(", ", extra.Take(5))}" : null;
    }

    private string? ListDifference(JsonArray want, JsonArray got, string at)
        => want.Count != got.Count
            ? $"{at}: {got.Count} entries, want {want.Count}"
            : Enumerable.Range(0, want.Count)
                .Select(index => Difference(want[index], got[index], $"{at}[{index}]"))
                .FirstOrDefault(static difference => difference is not null);

    private static string Text(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length > 160 ? text[..160] : text;
    }
}
