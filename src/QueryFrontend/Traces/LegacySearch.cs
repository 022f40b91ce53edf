using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Traces;

namespace Trine.QueryFrontend.Traces;

/// <summary>Searches by tags and durations, Tempo's older form, as TraceQL.</summary>
/// <remarks>
/// Names, services and the other attributes that Tempo has a column of their own for match by a part of the text, each on
/// any span of the trace. All other attributes match by their whole text, and all on one of the trace's resources and its
/// spans. Numbers and truth values do not match, but for the status code of HTTP.
/// </remarks>
internal static class LegacySearch
{
    private const long NsPerMs = 1_000_000;

    /// <summary>The parameters that are never taken for tags.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "q", "query", "tags", "minDuration", "maxDuration", "limit", "spss", "start", "end", "since",
    };

    /// <exception cref="RequestException">Tags or durations are malformed.</exception>
    public static LegacyQuery ToQuery(TraceParameters parameters) => ToQuery(ReadTags(parameters), Durations(parameters));

    /// <param name="tags">All of them must be somewhere in the trace.</param>
    /// <param name="durations">Bounds on the trace's duration in milliseconds, both included; 0 for none.</param>
    public static LegacyQuery ToQuery(
        IReadOnlyCollection<KeyValuePair<string, string>> tags, (uint MinMs, uint MaxMs) durations)
    {
        var conditions = tags.Where(static tag => ColumnCondition(tag.Key, tag.Value) is null)
            .Select(static tag => $"{{ {Condition(tag.Key, tag.Value)} }}").ToList();
        var together = conditions.Count;
        conditions.AddRange(tags.Select(static tag => ColumnCondition(tag.Key, tag.Value)).OfType<string>()
            .Select(static condition => $"{{ {condition} }}"));
        var (minMs, maxMs) = durations;
        if (minMs > 0)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{{ traceDuration >= {minMs}ms }}"));
        }

        if (maxMs > 0)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{{ traceDuration <= {maxMs}ms }}"));
        }

        return new LegacyQuery(conditions.Count == 0 ? "{ }" : string.Join(" && ", conditions), together);
    }

    /// <summary>The bounds on a trace's duration in milliseconds, both included; 0 for none.</summary>
    /// <exception cref="RequestException">They are malformed, or the wrong way round.</exception>
    public static (uint MinMs, uint MaxMs) Durations(TraceParameters parameters)
    {
        var minMs = unchecked((uint)(parameters.Duration("minDuration") / NsPerMs));
        var maxMs = unchecked((uint)(parameters.Duration("maxDuration") / NsPerMs));
        return !parameters.Has("maxDuration") || minMs <= maxMs
            ? (minMs, maxMs)
            : throw TraceParameters.Bad("invalid maxDuration: must be greater than minDuration");
    }

    /// <summary>What the older form answers: which traces there are, and nothing of their spans.</summary>
    public static TraceSearchResult AnswerOf(TraceSearchResult result)
        => result with { Traces = [.. result.Traces.Select(trace => trace with { SpanSets = [], Services = [] })] };

    private static List<KeyValuePair<string, string>> ReadTags(TraceParameters parameters)
    {
        if (parameters.Has("tags"))
        {
            return ParseLogfmt(parameters.Get("tags"));
        }

        // The oldest form: every other parameter is a tag.
        return parameters.Has("start") || parameters.Has("end")
            ? []
            : [.. parameters.Names.Where(name => !Reserved.Contains(name) && parameters.Has(name))
                .Select(name => KeyValuePair.Create(name, parameters.Get(name)))];
    }

    private static string Condition(string key, string value)
        => $"resource.{QuoteKey(key)} = {GoQuote.Quote(value)} || span.{QuoteKey(key)} = {GoQuote.Quote(value)}";

    /// <summary>What is asked of a column; null for a tag that has none.</summary>
    private static string? ColumnCondition(string key, string value) => key switch
    {
        // Every trace has these columns, and the empty text is a part of any.
        "name" or "root.name" or "root.service.name" or "service.name" when value.Length == 0 => "true",
        "name" => Part("name", value),
        "root.name" => Part("rootName", value),
        "root.service.name" => Part("rootServiceName", value),
        "service.name" or "cluster" or "namespace" or "pod" or "container" or "k8s.namespace.name" or "k8s.cluster.name"
            or "k8s.pod.name" or "k8s.container.name" => Part("resource." + key, value),
        "http.method" or "http.url" => Part("span." + key, value),
        "http.status_code" when long.TryParse(
            value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            => string.Create(CultureInfo.InvariantCulture, $"span.http.status_code = {code}"),
        "status.code" => $"status = {(value is "ok" or "error" ? value : "unset")}",
        _ => null,
    };

    private static string Part(string attribute, string value)
        => $"{attribute} =~ {GoQuote.Quote($".*{EscapeRegex(value)}.*")}";

    private static string EscapeRegex(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(letter, StringComparison.Ordinal))
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    private static string QuoteKey(string key)
        => '"' + key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    /// <summary>Pairs as logfmt writes them: <c>key=value key2="value 2"</c>.</summary>
    private static List<KeyValuePair<string, string>> ParseLogfmt(string text)
    {
        var tags = new List<KeyValuePair<string, string>>();
        var position = 0;
        while (true)
        {
            while (position < text.Length && text[position] <= ' ')
            {
                position++;
            }

            if (position == text.Length)
            {
                return tags;
            }

            var start = position;
            while (position < text.Length && text[position] > ' ' && text[position] is not ('=' or '"'))
            {
                position++;
            }

            var key = text[start..position];
            if (key.Length == 0)
            {
                throw Unexpected(text, start);
            }

            var value = "";
            if (position < text.Length && text[position] == '=')
            {
                position++;
                value = ReadValue(text, ref position);
            }

            if (tags.Exists(tag => tag.Key == key))
            {
                throw Invalid($"tag {key} has been set twice");
            }

            tags.Add(KeyValuePair.Create(key, value));
        }
    }

    private static string ReadValue(string text, ref int position)
    {
        var start = position;
        if (position < text.Length && text[position] == '"')
        {
            for (position++; position < text.Length; position++)
            {
                if (text[position] == '\\')
                {
                    position++;
                }
                else if (text[position] == '"')
                {
                    position++;
                    return GoUnquote.TryUnquote(text[start..position], out var value)
                        ? value
                        : throw Invalid($"invalid quoted value at pos {position + 1}");
                }
            }

            throw Invalid($"unterminated quoted value at pos {text.Length + 1}");
        }

        while (position < text.Length && text[position] > ' ')
        {
            if (text[position] is '=' or '"')
            {
                throw Unexpected(text, position);
            }

            position++;
        }

        return text[start..position];
    }

    private static RequestException Unexpected(string text, int position)
        => Invalid($"unexpected {GoQuote.QuoteRune(new Rune(text[position]))} at pos {position + 1}");

    private static RequestException Invalid(string reason) => TraceParameters.Bad("invalid tags: " + reason);
}

/// <summary>A search by tags as it is asked of queriers.</summary>
/// <param name="Text">TraceQL: a chain of filters.</param>
/// <param name="OneResourceFilters">How many of the first ones must hold for spans of one resource.</param>
internal sealed record LegacyQuery(string Text, int OneResourceFilters);
