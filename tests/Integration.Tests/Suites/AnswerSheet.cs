using System.Text.Json.Nodes;
using Trine.Testing.Logs;

namespace Trine.Integration.Tests.Suites;

/// <summary>Answers of all kinds over one load, to be compared with the same questions' answers later.</summary>
internal static class AnswerSheet
{
    /// <summary>Asks everything.</summary>
    /// <returns>One text a question, without what may differ: times and counts of the work.</returns>
    public static async Task<IReadOnlyList<string>> TakeAsync(
        LokiClient client, LogLoad load, CancellationToken cancellationToken)
    {
        var query = load.Everything;
        (string, string)[] range = [("start", $"{query.StartNs}"), ("end", $"{query.EndNs}")];
        var asked = new List<(string Path, (string, string)[] Parameters)>
        {
            ("labels", range),
            ("label/part/values", range),
            ("series", [.. range, ("match[]", load.Selector)]),
            ("query_range", [.. range, ("query", load.Selector), ("limit", "5000"), ("direction", "forward")]),
            ("query_range", [.. range, ("query", load.Selector), ("limit", "17"), ("direction", "backward")]),
            ("query_range", [.. range, ("query", $"{load.Selector} |= \"rejected\" | logfmt | took > 500ms"), ("limit", "1000")]),
            ("query_range", [.. range, ("query", $"sum by (detected_level) (count_over_time({load.Selector}[1s]))"), ("step", "1")]),
            ("query_range", [.. range, ("query", $"quantile_over_time(0.9, {load.Selector} | logfmt | unwrap duration(took) [2s]) by (part)"), ("step", "1")]),
            ("query", [("time", $"{query.EndNs}"), ("query", $"sum by (part) (bytes_over_time({load.Selector}[1h]))")]),
        };
        var answers = new List<string>();
        foreach (var (path, parameters) in asked)
        {
            var reply = await client.GetAsync($"loki/api/v1/{path}", cancellationToken, parameters);
            answers.Add($"{path} {string.Join(' ', parameters)}\n{WithoutStatistics(reply.Ok().Json)}");
        }

        return answers;
    }

    private static string WithoutStatistics(JsonNode answer)
    {
        if (answer["data"] is JsonObject data)
        {
            data.Remove("stats");
        }

        return answer.ToJsonString();
    }
}
