using System.Text;
using Trine.Model.GoText;

namespace Trine.TraceQL.Syntax;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class TraceQLLexer
{
    private readonly QueryCursor _cursor;
    private readonly List<Token> _tokens = [];

    private TraceQLLexer(string query) => _cursor = new QueryCursor(query);

    /// <summary>The tokens, with an <see cref="TokenKind.End"/> behind the last.</summary>
    /// <exception cref="TraceQLParseException">Something is not a token.</exception>
    public static IReadOnlyList<Token> Read(string query)
    {
        var lexer = new TraceQLLexer(query);
        lexer.ReadAll();
        lexer._tokens.Add(lexer.Here(TokenKind.End, "$end"));
        return lexer._tokens;
    }

    /// <summary>The tokens of a query that is being typed: up to the first thing that is none, without an end.</summary>
    public static List<Token> ReadBegun(string query)
    {
        var lexer = new TraceQLLexer(query);
        try
        {
            lexer.ReadAll();
        }
        catch (TraceQLParseException)
        {
            // What is there so far is what is asked for.
        }

        return lexer._tokens;
    }

    private void ReadAll()
    {
        while (SkipBlanks())
        {
            _tokens.Add(ReadToken());
        }
    }

    private Token Here(TokenKind kind, string name) => new(kind, name, _cursor.Line, _cursor.Column);

    private TraceQLParseException Fault(string detail) => new(detail, _cursor.Line, _cursor.Column);

    /// <summary>Moves over blanks and comments; false at the end.</summary>
    private bool SkipBlanks()
    {
        while (!_cursor.IsAtEnd)
        {
            if (Rune.IsWhiteSpace(_cursor.Current))
            {
                _cursor.Next();
            }
            else if (_cursor.Rest.StartsWith("//"))
            {
                var end = _cursor.Rest.IndexOf('\n');
                _cursor.Take(end < 0 ? _cursor.Rest.Length : end);
            }
            else if (_cursor.Rest.StartsWith("/*"))
            {
                var end = _cursor.Rest[2..].IndexOf("*/");
                _ = end < 0 ? throw Fault("comment not terminated") : _cursor.Take(end + 4);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private Token ReadToken()
    {
        var first = _cursor.Peek();
        switch (first)
        {
            case '{': return Single(TokenKind.OpenBrace, "{");
            case '}': return Single(TokenKind.CloseBrace, "}");
            case '(': return Single(TokenKind.OpenParens, "(");
            case ')': return Single(TokenKind.CloseParens, ")");
            case ',': return Single(TokenKind.Comma, ",");
            case '|' when _cursor.Peek(1) != '|': return Single(TokenKind.Pipe, "|");
            case '"' or '`': return ReadText(first);
            case '.' when !char.IsAsciiDigit(_cursor.Peek(1)):
                return ReadAttribute(TraceQLScope.Any, isOfParent: false);
        }

        if (char.IsAsciiDigit(first) || first == '.')
        {
            return ReadNumber();
        }

        foreach (var (text, op) in Operators.Spellings)
        {
            if (_cursor.Rest.StartsWith(text, StringComparison.Ordinal))
            {
                var token = Here(TokenKind.Operator, text) with { Operator = op };
                _cursor.Take(text.Length);
                return token;
            }
        }

        return WordLength() > 0 ? ReadWord() : throw Fault($"syntax error: unexpected '{_cursor.Current}'");
    }

    private Token Single(TokenKind kind, string name)
    {
        var token = Here(kind, name);
        _cursor.Next();
        return token;
    }

    private int WordLength()
    {
        var length = 0;
        while (_cursor.Peek(length) is var c && (char.IsLetter(c) || c == '_' || (length > 0 && char.IsDigit(c))))
        {
            length++;
        }

        return length;
    }

    private Token ReadWord()
    {
        var here = Here(TokenKind.Word, "IDENTIFIER");
        var word = _cursor.Take(WordLength());
        if (_cursor.Peek() == '.' && (word == "parent" || ScopeOf(word) != TraceQLScope.Any))
        {
            return ReadScoped(word) with { Name = word + ".", Line = here.Line, Column = here.Column };
        }

        if (_cursor.Peek() == ':' && (word == "trace" || ScopeOf(word) != TraceQLScope.Any))
        {
            var name = word + _cursor.Take(1);
            SkipBlanks();
            name += _cursor.Take(WordLength());
            return Intrinsics.TryParse(name, out var scoped)
                ? here with { Kind = TokenKind.Attribute, Name = word + ":", Attribute = TraceQLAttribute.Of(scoped) }
                : throw new TraceQLParseException($"unknown identifier: {name}", here.Line, here.Column);
        }

        if (Intrinsics.TryParse(word, out var intrinsic))
        {
            return here with { Kind = TokenKind.Attribute, Name = word,
                Attribute = TraceQLAttribute.Of(intrinsic) };
        }

        return Keywords.TryGetValue(word, out var value)
            ? here with { Kind = TokenKind.Literal, Name = word, Value = value, Text = word }
            : here with { Text = word, Name = Words.Contains(word) ? word : "IDENTIFIER" };
    }

    private static readonly Dictionary<string, TraceQLValue> Keywords = new(StringComparer.Ordinal)
    {
        ["nil"] = TraceQLValue.Nil,
        ["true"] = TraceQLValue.OfTruth(true),
        ["false"] = TraceQLValue.OfTruth(false),
        ["minInt"] = TraceQLValue.OfWhole(long.MinValue),
        ["maxInt"] = TraceQLValue.OfWhole(long.MaxValue),
        ["unset"] = TraceQLValue.OfStatus(0),
        ["ok"] = TraceQLValue.OfStatus(1),
        ["error"] = TraceQLValue.OfStatus(2),
        ["unspecified"] = TraceQLValue.OfKind(0),
        ["internal"] = TraceQLValue.OfKind(1),
        ["server"] = TraceQLValue.OfKind(2),
        ["client"] = TraceQLValue.OfKind(3),
        ["producer"] = TraceQLValue.OfKind(4),
        ["consumer"] = TraceQLValue.OfKind(5),
    };

    /// <summary>The words of the language; others are unknown wherever they stand.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "count", "avg", "max", "min", "sum", "by", "coalesce", "select", "with", "rate", "count_over_time",
        "min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "quantile_over_time",
        "histogram_over_time", "compare", "topk", "bottomk",
    };

    private static TraceQLScope ScopeOf(string word) => word switch
    {
        "span" => TraceQLScope.Span,
        "resource" => TraceQLScope.Resource,
        "event" => TraceQLScope.Event,
        "link" => TraceQLScope.Link,
        "instrumentation" => TraceQLScope.Instrumentation,
        _ => TraceQLScope.Any,
    };

    /// <summary>Reads what follows a scope, from its dot on.</summary>
    private Token ReadScoped(string scope)
    {
        if (scope != "parent")
        {
            return ReadAttribute(ScopeOf(scope), isOfParent: false);
        }

        var rest = _cursor.Rest;
        foreach (var inner in (string[])["span", "resource"])
        {
            if (rest[1..].StartsWith(inner, StringComparison.Ordinal) && rest.Length > inner.Length + 1
                && rest[inner.Length + 1] == '.')
            {
                _cursor.Take(inner.Length + 1);
                return ReadAttribute(ScopeOf(inner), isOfParent: true);
            }
        }

        return ReadAttribute(TraceQLScope.Any, isOfParent: true);
    }

    /// <summary>Reads a dot and the key behind it.</summary>
    private Token ReadAttribute(TraceQLScope scope, bool isOfParent)
    {
        var here = Here(TokenKind.Attribute, ".");
        _cursor.Next();
        var isQuoted = _cursor.Peek() == '"';
        var key = ReadKey();
        if (key.Length == 0)
        {
            throw Fault("syntax error: unexpected END_ATTRIBUTE, expecting IDENTIFIER");
        }

        var isIntrinsic = isOfParent && scope == TraceQLScope.Any && !isQuoted && Intrinsics.TryParse(key, out _);
        return here with
        {
            Attribute = isIntrinsic && Intrinsics.TryParse(key, out var intrinsic)
                ? new TraceQLAttribute(scope, "", intrinsic, IsOfParent: true)
                : new TraceQLAttribute(scope, key, IsOfParent: isOfParent),
        };
    }

    private string ReadKey()
    {
        var key = new StringBuilder();
        while (!_cursor.IsAtEnd && _cursor.Current is var rune && !TraceQLAttribute.IsDelimiter(rune))
        {
            if (rune.Value == '"')
            {
                ReadQuotedKey(key);
                continue;
            }

            key.Append(rune.ToString());
            _cursor.Next();
        }

        return key.ToString();
    }

    private void ReadQuotedKey(StringBuilder key)
    {
        _cursor.Next();
        while (_cursor.Peek() != '"')
        {
            if (_cursor.IsAtEnd)
            {
                throw Fault("unexpected EOF, expecting \"");
            }

            if (_cursor.Peek() == '\\')
            {
                _cursor.Next();
                if (_cursor.Peek() is not ('"' or '\\'))
                {
                    throw Fault("invalid escape sequence");
                }
            }

            key.Append(_cursor.Current.ToString());
            _cursor.Next();
        }

        _cursor.Next();
    }

    private Token ReadText(char quote)
    {
        var here = Here(TokenKind.Literal, "STRING");
        var rest = _cursor.Rest;
        var end = 1;
        while (end < rest.Length && rest[end] != quote && (quote == '`' || rest[end] != '\n'))
        {
            end += quote == '"' && rest[end] == '\\' ? 2 : 1;
        }

        if (end >= rest.Length || rest[end] != quote)
        {
            throw Fault("literal not terminated");
        }

        return GoUnquote.TryUnquote(_cursor.Take(end + 1), out var text)
            ? here with { Value = TraceQLValue.OfText(text) }
            : throw new TraceQLParseException("invalid syntax", here.Line, here.Column);
    }

    private Token ReadNumber()
    {
        var here = Here(TokenKind.Literal, "INTEGER");
        if (TryReadDuration(out var ns))
        {
            return here with { Name = "DURATION", Value = TraceQLValue.OfDuration(ns) };
        }

        var length = DigitsLength(0);
        var isWhole = true;
        if (_cursor.Peek(length) == '.')
        {
            isWhole = false;
            length = DigitsLength(length + 1);
        }

        if (_cursor.Peek(length) is 'e' or 'E')
        {
            var exponent = length + (_cursor.Peek(length + 1) is '+' or '-' ? 2 : 1);
            if (char.IsAsciiDigit(_cursor.Peek(exponent)))
            {
                isWhole = false;
                length = DigitsLength(exponent);
            }
        }

        var text = _cursor.Take(length);
        if (isWhole)
        {
            return GoNumber.ParseInt(Encoding.ASCII.GetBytes(text), out var whole) == GoNumberOutcome.Ok
                ? here with { Value = TraceQLValue.OfWhole(whole) }
                : throw new TraceQLParseException(
                    $"strconv.Atoi: parsing \"{text}\": value out of range", here.Line, here.Column);
        }

        return GoNumber.ParseFloat(text, out var number) == GoNumberOutcome.Ok
            ? here with { Name = "FLOAT", Value = TraceQLValue.OfNumber(number) }
            : throw new TraceQLParseException(
                $"strconv.ParseFloat: parsing \"{text}\": value out of range", here.Line, here.Column);
    }

    private int DigitsLength(int from)
    {
        while (char.IsAsciiDigit(_cursor.Peek(from)))
        {
            from++;
        }

        return from;
    }

    /// <summary>A number with units, as Prometheus writes it, else as Go does.</summary>
    private bool TryReadDuration(out long ns)
    {
        var length = 0;
        while (_cursor.Peek(length) is var c && (char.IsAsciiLetterOrDigit(c) || c is '.' or 'µ' or 'μ'))
        {
            length++;
        }

        var text = _cursor.Rest[..length].ToString();
        ns = 0;
        if (text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            || !(PromDuration.TryParse(text, out ns, out _) || GoDuration.TryParse(text, out ns, out _)))
        {
            return false;
        }

        _cursor.Take(length);
        return true;
    }
}
