using System.Text.Json;
using System.Text.RegularExpressions;
using Trine.Model;

namespace Trine.LogQL.Tests.Evaluation;

/// <summary>Level detection good enough for the recorded data; the real one is the distributor's.</summary>
internal static partial class RecordedLevel
{
    private static readonly string[] Names = ["level", "LEVEL", "Level", "severity", "SEVERITY", "Severity", "lvl", "LVL", "Lvl"];

    public static string Of(LabelSet labels, LabelSet metadata, string line)
    {
        foreach (var name in Names)
        {
            if (labels.TryGet(name, out var value) || metadata.TryGet(name, out value))
            {
                return Known(value) ?? value;
            }
        }

        return FromLine(line);
    }

    private static string FromLine(string line)
    {
        if (line.TrimStart().StartsWith('{') && FromJson(line) is { } found)
        {
            return found;
        }

        if (line.Contains('=', StringComparison.Ordinal) && LogfmtLevel().Match(line) is { Success: true } match)
        {
            return Known(match.Groups[1].Value) ?? "unknown";
        }

        return Word().Match(line) is { Success: true } word ? Known(word.Value) ?? "unknown" : "unknown";
    }

    private static string? FromJson(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            foreach (var name in Names)
            {
                if (document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                {
                    return Known(value.GetString() ?? "") ?? "unknown";
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON after all: its words decide.
        }

        return null;
    }

    private static string? Known(string value) => value.ToLowerInvariant() switch
    {
        "trace" or "trc" => "trace",
        "debug" or "dbg" => "debug",
        "info" or "inf" or "information" => "info",
        "warn" or "wrn" or "warning" => "warn",
        "error" or "err" => "error",
        "critical" => "critical",
        "fatal" => "fatal",
        _ => null,
    };

    [GeneratedRegex(@"(?:^|\s)(?:level|severity|lvl)=""?(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex LogfmtLevel();

    [GeneratedRegex(@"(?<![A-Za-z0-9_])(?:trace|debug|fatal|critical|error|err|warning|warn|info)(?![A-Za-z0-9_])", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
