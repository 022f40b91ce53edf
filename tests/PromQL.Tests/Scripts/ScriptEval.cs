using System.Text.RegularExpressions;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>An <c>eval</c> block: a query and what it must answer.</summary>
internal sealed partial class ScriptEval
{
    private readonly List<TextExpectation> _warnings = [];
    private readonly List<TextExpectation> _infos = [];

    public ScriptEval(string header, int line)
    {
        Line = line;
        var match = Header().Match(header);
        if (!match.Success)
        {
            throw new FormatException(header);
        }

        switch (match.Groups["kind"].Value)
        {
            case "_fail":
                Failure = new TextExpectation(null, null);
                break;
            case "_warn":
                _warnings.Add(new TextExpectation(null, null));
                break;
            case "_info":
                _infos.Add(new TextExpectation(null, null));
                break;
            case "_ordered":
                IsOrdered = true;
                break;
        }

        IsInstant = match.Groups["at"].Success;
        StartMs = SeriesNotation.Ms(match.Groups[IsInstant ? "at" : "from"].Value);
        EndMs = IsInstant ? StartMs : SeriesNotation.Ms(match.Groups["to"].Value);
        StepMs = IsInstant ? 0 : SeriesNotation.Ms(match.Groups["step"].Value);
        Query = match.Groups["query"].Value;
    }

    public int Line { get; }

    public string Query { get; }

    public bool IsInstant { get; }

    public long StartMs { get; }

    public long EndMs { get; }

    public long StepMs { get; }

    public bool IsOrdered { get; private set; }

    /// <summary>Null if the query must succeed.</summary>
    public TextExpectation? Failure { get; private set; }

    public IReadOnlyList<TextExpectation> Warnings => _warnings;

    public IReadOnlyList<TextExpectation> Infos => _infos;

    public bool ForbidsWarnings { get; private set; }

    public bool ForbidsInfos { get; private set; }

    public string? Text { get; private set; }

    /// <summary>Set if an instant query must answer with a matrix.</summary>
    public (long StartMs, long StepMs)? Range { get; private set; }

    public double? Scalar { get; private set; }

    public List<(LabelSet Labels, List<ScriptPoint> Points)> Results { get; } = [];

    public void ReadLine(string line)
    {
        if (line.StartsWith("expect ", StringComparison.Ordinal))
        {
            ReadExpectation(line[7..].Trim());
        }
        else if (line.StartsWith("expected_fail_message ", StringComparison.Ordinal))
        {
            Failure = new TextExpectation(line[22..].Trim(), null);
        }
        else if (line.StartsWith("expected_fail_regexp ", StringComparison.Ordinal))
        {
            Failure = new TextExpectation(null, new Regex(line[21..].Trim()));
        }
        else if (!line.Contains('{', StringComparison.Ordinal) && !line.Any(char.IsWhiteSpace)
            && SeriesNotation.TryReadNumber(line, out var number))
        {
            Scalar = number;
        }
        else
        {
            var labels = SeriesNotation.ReadLabels(line, out var rest);
            Results.Add((labels, SeriesNotation.ReadPoints(rest)));
        }
    }

    private void ReadExpectation(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (word, rest) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
        switch (word)
        {
            case "fail":
                Failure = TextExpectation.Read(rest);
                break;
            case "warn":
                _warnings.Add(TextExpectation.Read(rest));
                break;
            case "info":
                _infos.Add(TextExpectation.Read(rest));
                break;
            case "no_warn":
                ForbidsWarnings = true;
                break;
            case "no_info":
                ForbidsInfos = true;
                break;
            case "ordered":
                IsOrdered = true;
                break;
            case "string":
                Text = GoUnquote.TryUnquote(rest, out var unquoted) ? unquoted : throw new FormatException(text);
                break;
            case "range":
                var match = RangeVector().Match(text);
                Range = (SeriesNotation.Ms(match.Groups[1].Value), SeriesNotation.Ms(match.Groups[2].Value));
                break;
            default:
                throw new FormatException(text);
        }
    }

    [GeneratedRegex(
        @"^eval(?<kind>_fail|_warn|_info|_ordered)?\s+(instant\s+at\s+(?<at>\S+)"
        + @"|range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+))\s+(?<query>.+)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Header();

    [GeneratedRegex(@"^range vector from (\S+) to \S+ step (\S+)$")]
    private static partial Regex RangeVector();
}

/// <summary>What an error, a warning or an info must say: all of it, a pattern in it, or anything.</summary>
internal sealed record TextExpectation(string? Message, Regex? Pattern)
{
    public static TextExpectation Read(string text)
    {
        if (text.StartsWith("msg:", StringComparison.Ordinal))
        {
            return new TextExpectation(text[4..].Trim(), null);
        }

        return text.StartsWith("regex:", StringComparison.Ordinal)
            ? new TextExpectation(null, new Regex(text[6..].Trim()))
            : new TextExpectation(null, null);
    }

    public bool Accepts(string text)
        => Pattern?.IsMatch(text) ?? (Message is null || Message == text);
}
