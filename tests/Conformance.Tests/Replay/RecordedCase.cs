using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Trine.Conformance.Tests.Replay;

/// <summary>A request with the answer that the upstream server gave, and how exactly ours must equal it.</summary>
/// <remarks>
/// Keys beside the request's: <c>id</c>, <c>group</c>, <c>status</c>, one of <c>expect</c> (JSON), <c>expect_text</c> (the
/// whole body) and <c>expect_regex</c> (somewhere in the body), the rules of <see cref="JsonRules"/>, and <c>retry</c>:
/// seconds to keep asking for what the upstream server shows late.
/// </remarks>
internal sealed class RecordedCase(JsonObject line)
{
    private const int QuotedLengthMax = 160;

    private readonly JsonRules _rules = new(line);

    public string Id { get; } = line["id"]!.GetValue<string>(); // not null: every case has one

    public string Group { get; } = line["group"]!.GetValue<string>(); // not null: every case has one

    public RecordedRequest Request { get; } = new(line);

    public TimeSpan Retry { get; } = TimeSpan.FromSeconds(line["retry"]?.GetValue<double>() ?? 0);

    /// <summary>How an answer differs from the recorded one; null when it does not.</summary>
    public string? Judge(HttpStatusCode status, string body)
    {
        if (line["status"]?.GetValue<int>() is { } want && want != (int)status)
        {
            return $"status {(int)status}, want {want}: {Quote(body)}";
        }

        if (line["expect_regex"]?.GetValue<string>() is { } pattern
            && !Regex.IsMatch(body, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5)))
        {
            return $"body {Quote(body)} does not match {Quote(pattern)}";
        }

        if (line["expect_text"]?.GetValue<string>() is { } text && text != body)
        {
            return $"body {Quote(body)}, want {Quote(text)}";
        }

        return line.TryGetPropertyValue("expect", out var expect) ? JudgeJson(expect, body) : null;
    }

    private string? JudgeJson(JsonNode? want, string body)
    {
        try
        {
            return _rules.Difference(want, JsonNode.Parse(body));
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            // The second is how JsonNode reports a key that stands twice in one object.
            return $"not JSON ({broken.Message}): {Quote(body)}";
        }
    }

    private static string Quote(string text)
        => text.Length > QuotedLengthMax ? $"'{text[..QuotedLengthMax]}…'" : $"'{text}'";
}
