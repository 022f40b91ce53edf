using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Trine.Hosting.Logging;

/// <summary>A log message's template, cut into its prose and the <c>key={Value}</c> pairs within.</summary>
/// <remarks>
/// So <c>wal replayed segments={Segments} took={Took}</c> is the message <c>wal replayed</c> with the fields
/// <c>segments</c> and <c>took</c>; a value inside prose stays there. Immutable; parsed once a template.
/// </remarks>
internal sealed class MessageTemplate
{
    /// <summary>Templates are constants in code; texts built at run time must not fill the cache.</summary>
    private const int CachedMax = 2048;

    private static readonly SearchValues<char> KeyCharacters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");

    private static readonly ConcurrentDictionary<string, MessageTemplate> Cache = new(StringComparer.Ordinal);

    private readonly List<(string Text, string Value)> _prose = [];
    private readonly List<(string Key, string Value)> _fields = [];

    private MessageTemplate(string template)
    {
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is var open and >= 0)
        {
            var close = rest[open..].IndexOf('}');
            if (close < 0)
            {
                break;
            }

            var text = rest[..open];
            var value = NameOf(rest.Slice(open + 1, close - 1));
            var key = KeyOf(text);
            if (key.IsEmpty)
            {
                _prose.Add((text.ToString(), value));
            }
            else
            {
                _prose.Add((text[..^(key.Length + 1)].ToString(), ""));
                _fields.Add((key.ToString(), value));
            }

            rest = rest[(open + close + 1)..];
        }

        _prose.Add((rest.ToString(), ""));
    }

    public static MessageTemplate Of(string template)
    {
        if (Cache.TryGetValue(template, out var known))
        {
            return known;
        }

        var parsed = new MessageTemplate(template);
        if (Cache.Count < CachedMax)
        {
            Cache.TryAdd(template, parsed);
        }

        return parsed;
    }

    /// <summary>Fills in the values of one message.</summary>
    public (string Message, KeyValuePair<string, string>[] Fields) Render(
        IReadOnlyList<KeyValuePair<string, object?>> values)
    {
        var message = new StringBuilder();
        foreach (var (text, value) in _prose)
        {
            message.Append(text).Append(value.Length == 0 ? "" : TextOf(values, value));
        }

        return (
            message.ToString().Trim(),
            [.. _fields.Select(field => new KeyValuePair<string, string>(field.Key, TextOf(values, field.Value)))]);
    }

    private static string TextOf(IReadOnlyList<KeyValuePair<string, object?>> values, string name)
    {
        foreach (var (key, value) in values)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
            {
                return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            }
        }

        return "";
    }

    /// <summary>The word before an equals sign at the end of <paramref name="text"/>; empty when it is no such pair.</summary>
    private static ReadOnlySpan<char> KeyOf(ReadOnlySpan<char> text)
    {
        if (!text.EndsWith("="))
        {
            return [];
        }

        var word = text[(text.LastIndexOf(' ') + 1)..^1];
        return word.ContainsAnyExcept(KeyCharacters) ? [] : word;
    }

    /// <summary>The name without alignment and format.</summary>
    private static string NameOf(ReadOnlySpan<char> placeholder)
    {
        var end = placeholder.IndexOfAny(',', ':');
        return (end < 0 ? placeholder : placeholder[..end]).ToString();
    }
}
