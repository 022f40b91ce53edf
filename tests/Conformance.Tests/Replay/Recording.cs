using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>Reads files that hold one JSON object a line.</summary>
internal static class Recording
{
    public static IReadOnlyList<RecordedRequest> Dataset(string file) => [.. Lines(file).Select(static line => new RecordedRequest(line))];

    public static IReadOnlyList<RecordedCase> Cases(string file) => [.. Lines(file).Select(static line => new RecordedCase(line))];

    private static IEnumerable<JsonObject> Lines(string file)
        => File.ReadLines(file)
            .Where(static line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Select(static line => JsonNode.Parse(line)!.AsObject()); // not null: an object a line
}
