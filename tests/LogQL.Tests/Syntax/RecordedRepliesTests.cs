using System.Text.Json;
using System.Text.RegularExpressions;
using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

/// <summary>Compares with replies recorded from Loki, where they are at hand:
/// <c>shared/conformance/loki/cases.jsonl</c> in a directory above the build's output.</summary>
public class RecordedRepliesTests
{
    [Fact]
    public void Format_query_lays_out_as_recorded()
    {
        foreach (var (id, query, reply) in Cases("api/format-query"))
        {
            if (reply.GetProperty("status").GetInt32() == 200)
            {
                var formatted = LogQLFormatter.Format(LogQLParser.ParseForDisplay(query));
                Assert.True(
                    reply.GetProperty("expect").GetProperty("data").GetString() == formatted, $"{id}: got {formatted}");
            }
            else
            {
                Assert.Throws<LogQLParseException>(() => LogQLParser.ParseForDisplay(query));
            }
        }
    }

    [Fact]
    public void Parse_errors_are_as_recorded()
    {
        foreach (var (id, query, reply) in Cases("logql/"))
        {
            var expected = reply.TryGetProperty("expect_regex", out var regex) ? regex.GetString()! : "";
            if (expected.Length == 0 || !IsAboutTheQuery(reply, expected))
            {
                continue;
            }

            var error = Record.Exception(() => LogQLParser.Parse(query));
            Assert.True(error is LogQLParseException, $"{id}: {query} was taken");
            Assert.True(Regex.IsMatch(error.Message, expected), $"{id}: got {error.Message}");
        }
    }

    [Fact]
    public void Queries_that_were_answered_are_read()
    {
        foreach (var (id, query, reply) in Cases(""))
        {
            if (reply.TryGetProperty("status", out var status) && status.GetInt32() == 200)
            {
                var error = Record.Exception(() => LogQLParser.ParseForDisplay(query));
                Assert.True(error is null, $"{id}: {query} gave {error?.Message}");
            }
        }
    }

    /// <summary>Errors that come from parameters or from data are not the parser's.</summary>
    private static bool IsAboutTheQuery(JsonElement reply, string expected)
        => reply.TryGetProperty("status", out var status) && status.GetInt32() == 400
            && !expected.Contains("pipeline error", StringComparison.Ordinal)
            && !expected.Contains("time range exceeds", StringComparison.Ordinal)
            && !expected.Contains("not supported as an instant query", StringComparison.Ordinal);

    private static IEnumerable<(string Id, string Query, JsonElement Reply)> Cases(string group)
    {
        foreach (var line in File.ReadLines(FindFile()))
        {
            var reply = JsonDocument.Parse(line).RootElement;
            if (reply.GetProperty("group").GetString()!.StartsWith(group, StringComparison.Ordinal)
                && reply.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object
                && parameters.TryGetProperty("query", out var query) && query.ValueKind == JsonValueKind.String)
            {
                yield return (reply.GetProperty("id").GetString()!, query.GetString()!, reply);
            }
        }
    }

    private static string FindFile()
    {
        for (var above = AppContext.BaseDirectory; above is not null; above = Path.GetDirectoryName(above))
        {
            var file = Path.Combine(above, "shared", "conformance", "loki", "cases.jsonl");
            if (File.Exists(file))
            {
                return file;
            }
        }

        Assert.Skip("recorded replies (shared/conformance) are not at hand");
        return "";
    }
}
