using System.Globalization;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Metrics;
using Trine.Model.Metrics.Histograms;

namespace Trine.PromQL.Tests.Scripts;

/// <summary>Reads labels and values of the lines that load series and that state results.</summary>
internal static class SeriesNotation
{
    private const string Name = "__name__";

    /// <summary>Reads labels at the start of a line; the rest follows after them.</summary>
    public static LabelSet ReadLabels(string line, out string rest)
    {
        var labels = new List<Label>();
        var at = 0;
        while (at < line.Length && line[at] != '{' && !char.IsWhiteSpace(line[at]) && line[at] != '@')
        {
            at++;
        }

        if (at > 0)
        {
            labels.Add(new Label(Name, line[..at]));
        }

        if (at < line.Length && line[at] == '{')
        {
            at = ReadBraces(line, at + 1, labels);
        }

        rest = line[at..];
        return LabelSet.Create(labels.Where(label => label.Value.Length > 0));
    }

    /// <summary>Reads value items.</summary>
    public static List<ScriptPoint> ReadPoints(string text)
    {
        var points = new List<ScriptPoint>();
        foreach (var item in Split(text))
        {
            Read(item, points);
        }

        return points;
    }

    /// <summary>Reads start timestamps, in milliseconds from their samples; null where there is none.</summary>
    public static List<long?> ReadStarts(string text)
    {
        var starts = new List<long?>();
        foreach (var item in Split(text))
        {
            if (item[0] == '_')
            {
                starts.AddRange(Enumerable.Repeat<long?>(null, item.Length > 1 ? Int(item[2..]) : 1));
                continue;
            }

            var (head, step, count) = Repetition(item, DurationEnd(item));
            for (var i = 0; i <= count; i++)
            {
                starts.Add(Ms(head) + (step.Length == 0 ? 0 : i * Ms(step)));
            }
        }

        return starts;
    }

    /// <summary>Milliseconds of a signed duration; a bare number counts seconds.</summary>
    public static long Ms(string text)
    {
        var isNegative = text[0] == '-';
        var digits = text.TrimStart('+', '-');
        var ns = double.TryParse(digits, CultureInfo.InvariantCulture, out var seconds)
            ? (long)(seconds * 1e9)
            : PromDuration.Parse(digits);
        return (isNegative ? -ns : ns) / 1_000_000;
    }

    public static bool TryReadNumber(string text, out double value)
        => GoNumber.ParseFloat(text, out value) == GoNumberOutcome.Ok;

    private static int ReadBraces(string line, int at, List<Label> labels)
    {
        while (true)
        {
            at = SkipSpace(line, at);
            if (line[at] == '}')
            {
                return at + 1;
            }

            var name = ReadWord(line, ref at);
            at = SkipSpace(line, at);
            if (line[at] == '=')
            {
                at = SkipSpace(line, at + 1);
                labels.Add(new Label(name, ReadWord(line, ref at)));
            }
            else
            {
                labels.Add(new Label(Name, name));
            }

            at = SkipSpace(line, at);
            if (line[at] == ',')
            {
                at++;
            }
        }
    }

    private static int SkipSpace(string line, int at)
    {
        while (char.IsWhiteSpace(line[at]))
        {
            at++;
        }

        return at;
    }

    private static string ReadWord(string line, ref int at)
    {
        var start = at;
        if (line[at] is '"' or '\'' or '`')
        {
            var quote = line[at++];
            while (line[at] != quote)
            {
                at += line[at] == '\\' && quote != '`' ? 2 : 1;
            }

            at++;
            var quoted = line[start..at];
            if (quote == '\'')
            {
                quoted = '"' + quoted[1..^1].Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
            }

            return GoUnquote.TryUnquote(quoted, out var text) ? text : throw new FormatException(line);
        }

        while (char.IsLetterOrDigit(line[at]) || line[at] is '_' or ':' or '.')
        {
            at++;
        }

        return line[start..at];
    }

    /// <summary>Splits at blanks outside of histograms.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var start = -1;
        var depth = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var isBlank = i == text.Length || (char.IsWhiteSpace(text[i]) && depth == 0);
            if (i < text.Length)
            {
                depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            }

            if (!isBlank && start < 0)
            {
                start = i;
            }
            else if (isBlank && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }

    private static void Read(string item, List<ScriptPoint> points)
    {
        if (item[0] == '_')
        {
            points.AddRange(Enumerable.Repeat(ScriptPoint.Omitted, item.Length > 1 ? Int(item[2..]) : 1));
        }
        else if (item.StartsWith("stale", StringComparison.Ordinal))
        {
            points.AddRange(Enumerable.Repeat(
                ScriptPoint.Of(StaleMarker.Value), item.Length > 5 ? Int(item[6..]) + 1 : 1));
        }
        else if (item[0] == '{')
        {
            ReadHistograms(item, points);
        }
        else
        {
            ReadNumbers(item, points);
        }
    }

    private static void ReadNumbers(string item, List<ScriptPoint> points)
    {
        var (head, step, count) = Repetition(item, NumberEnd(item));
        var value = Number(head);
        var difference = step.Length == 0 ? 0 : Number(step);
        for (var i = 0; i <= count; i++)
        {
            points.Add(ScriptPoint.Of(value));
            value += difference;
        }
    }

    private static void ReadHistograms(string item, List<ScriptPoint> points)
    {
        var end = item.IndexOf("}}", StringComparison.Ordinal) + 2;
        var (head, step, count) = Repetition(item, end);
        var histogram = HistogramNotation.Read(head, out var hasHint);
        points.Add(new ScriptPoint(false, 0, histogram, hasHint));
        for (var i = 1; i <= count; i++)
        {
            histogram = histogram.Copy();
            if (step.Length > 0)
            {
                var other = HistogramNotation.Read(step.TrimStart('+', '-'), out _);
                if (step[0] == '-')
                {
                    histogram.Subtract(other);
                }
                else
                {
                    histogram.Add(other);
                }
            }

            points.Add(new ScriptPoint(false, 0, histogram, hasHint));
        }
    }

    /// <summary>Divides <c>head±stepxcount</c>.</summary>
    private static (string Head, string Step, int Count) Repetition(string item, int headEnd)
    {
        var times = item.LastIndexOf('x');
        return times < headEnd
            ? (item, "", 0)
            : (item[..headEnd], item[headEnd..times], Int(item[(times + 1)..]));
    }

    private static int DurationEnd(string item)
    {
        var end = item.AsSpan(1).IndexOfAny('+', '-', 'x');
        return end < 0 ? item.Length : end + 1;
    }

    private static int NumberEnd(string item)
    {
        for (var i = 1; i < item.Length; i++)
        {
            if (item[i] == 'x' || (item[i] is '+' or '-' && item[i - 1] is not ('e' or 'E')))
            {
                return i;
            }
        }

        return item.Length;
    }

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text)
        => TryReadNumber(text, out var value) ? value : throw new FormatException($"no number: {text}");
}
