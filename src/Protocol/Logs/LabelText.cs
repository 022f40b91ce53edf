using System.Buffers;
using System.Globalization;
using System.Text;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.Protocol.Logs;

/// <summary>Reads a stream's labels in Prometheus's text form: <c>{job="api", env="prod"}</c>.</summary>
/// <remarks>
/// The grammar and the error texts are those of Prometheus's parser for one metric, which Loki uses. Label names in quotes,
/// a newer extension for names that are no identifiers, are refused: LogQL could not select them.
/// </remarks>
internal ref struct LabelText
{
    private const string LabelSetPlace = " in label set";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private readonly string _text;
    private readonly List<Label> _labels = [];
    private int _position;

    private LabelText(string text) => _text = text;

    private readonly bool AtEnd => _position == _text.Length;

    /// <summary>The labels in the order given, without empty values; a name may occur several times.</summary>
    /// <exception cref="RequestException">The text is not a label set.</exception>
    public static List<Label> Parse(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = Strict.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw PushFault.BadLabels($"1:{e.Index + 1}: parse error: invalid UTF-8 rune");
        }

        var parser = new LabelText(text);
        parser.ParseMetric();
        return parser._labels;
    }

    /// <summary>Whether a name can stand in a label set: a letter or <c>_</c>, then letters, digits and <c>_</c>, all ASCII.</summary>
    public static bool IsName(string name)
        => name.Length > 0 && IsNameStart(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character == '_';

    private void ParseMetric()
    {
        SkipSpace();
        if (!AtEnd && (IsNameStart(_text[_position]) || _text[_position] == ':'))
        {
            _labels.Add(new Label("__name__", Take(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':')));
            SkipSpace();
        }

        if (!AtEnd && _text[_position] == '{')
        {
            _position++;
            ParseLabels();
            SkipSpace();
        }

        if (!AtEnd)
        {
            throw Unexpected("", "");
        }
    }

    private void ParseLabels()
    {
        while (true)
        {
            if (TryTake('}'))
            {
                return;
            }

            ParseLabel();
            if (!TryTake(',') && !PeekIs('}'))
            {
                throw Unexpected(LabelSetPlace, "\",\" or \"}\"");
            }
        }
    }

    private void ParseLabel()
    {
        if (AtEnd || !IsNameStart(_text[_position]))
        {
            throw Unexpected(LabelSetPlace, "identifier or \"}\"");
        }

        var name = Take(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        SkipSpace();
        if (AtEnd || _text[_position] != '=' || NextIs('~'))
        {
            throw Unexpected(LabelSetPlace, "\"=\"");
        }

        _position++;
        SkipSpace();
        if (AtEnd || _text[_position] is not ('"' or '\'' or '`'))
        {
            throw Unexpected(LabelSetPlace, "string");
        }

        var start = _position;
        var value = Unquote(TakeQuoted(), start);
        if (value.Length > 0)
        {
            _labels.Add(new Label(name, value));
        }
    }

    private readonly string Unquote(string quoted, int start)
    {
        // Go knows single quotes for one rune only; Prometheus for strings.
        var literal = quoted[0] == '\'' ? '"' + quoted[1..^1].Replace("\\'", "'").Replace("\"", "\\\"") + '"' : quoted;
        return GoUnquote.TryUnquote(literal, out var value)
            ? value
            : throw Fault(start, $"error unquoting string {GoQuote.Quote(quoted)}: {GoUnquote.InvalidSyntax}");
    }

    /// <summary>A string with its quotes.</summary>
    private string TakeQuoted()
    {
        var start = _position;
        var quote = _text[_position++];
        while (!AtEnd && _text[_position] != quote && (quote == '`' || _text[_position] != '\n'))
        {
            _position += quote != '`' && _text[_position] == '\\' && _position + 1 < _text.Length ? 2 : 1;
        }

        if (AtEnd || _text[_position] != quote)
        {
            throw Fault(start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
        }

        _position++;
        return _text[start.._position];
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = _position;
        while (!AtEnd && belongs(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private bool TryTake(char wanted)
    {
        if (!PeekIs(wanted))
        {
            return false;
        }

        _position++;
        return true;
    }

    private bool PeekIs(char wanted)
    {
        SkipSpace();
        return !AtEnd && _text[_position] == wanted;
    }

    private readonly bool NextIs(char wanted) => _position + 1 < _text.Length && _text[_position + 1] == wanted;

    private void SkipSpace()
    {
        while (!AtEnd && _text[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    /// <summary>A fault at the next token, described as Prometheus's lexer and grammar do.</summary>
    private RequestException Unexpected(string place, string expected)
    {
        var isInside = place.Length > 0;
        if (AtEnd)
        {
            return Fault(_position, isInside ? "unexpected end of input inside braces" : "unexpected end of input");
        }

        var start = _position;
        var next = _text[_position];
        string what;
        if (IsNameStart(next))
        {
            what = $"identifier \"{Take(static c => char.IsAsciiLetterOrDigit(c) || c == '_')}\"";
        }
        else if (next is '"' or '\'' or '`')
        {
            what = $"string {GoQuote.Quote(TakeQuoted())}";
        }
        else if (next == '{' && isInside)
        {
            return Fault(start, "unexpected left brace '{'");
        }
        else if ((next is '=' or '!') && (NextIs('~') || (next == '!' && NextIs('='))))
        {
            what = $"<op:{_text.AsSpan(start, 2)}>";
        }
        else if (next is '=' or ',' or '{' or '}')
        {
            what = $"\"{next}\"";
        }
        else
        {
            Rune.DecodeFromUtf16(_text.AsSpan(start), out var rune, out _);
            return Fault(start, $"unexpected character{(isInside ? " inside braces" : "")}: {GoQuote.QuoteRune(rune)}");
        }

        return Fault(start, expected.Length > 0 ? $"unexpected {what}{place}, expected {expected}" : $"unexpected {what}");
    }

    /// <param name="position">In characters; told as line and byte, counted from 1.</param>
    /// <param name="reason">What is wrong.</param>
    private readonly RequestException Fault(int position, string reason)
    {
        var before = _text.AsSpan(0, position);
        var line = before.Count('\n') + 1;
        var column = Encoding.UTF8.GetByteCount(before[(before.LastIndexOf('\n') + 1)..]) + 1;
        return PushFault.BadLabels(string.Create(
            CultureInfo.InvariantCulture, $"{line}:{column}: parse error: {reason}"));
    }
}
