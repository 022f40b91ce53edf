using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>
/// Takes a template apart as Go's <c>text/template</c> does. An error is the last token. Not thread-safe.
/// </summary>
internal sealed class TemplateLexer
{
    private const string LeftDelimiter = "{{";
    private const string RightDelimiter = "}}";
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const string Blanks = " \t\r\n";
    private const char TrimMarker = '-';
    private const int TrimMarkerLength = 2; // The marker and the blank beside it.

    private static readonly HashSet<string> Keywords =
        ["block", "break", "continue", "define", "else", "end", "if", "range", "nil", "template", "with"];

    private readonly string _input;
    private readonly List<TemplateToken> _tokens = [];
    private int _start;
    private int _position;
    private int _parenDepth;

    private TemplateLexer(string input) => _input = input;

    private ReadOnlySpan<char> Rest => _input.AsSpan(_position);

    private char Current => _position < _input.Length ? _input[_position] : '\0';

    private bool IsAtEnd => _position >= _input.Length;

    /// <summary>All tokens; the last one is the end or an error.</summary>
    public static List<TemplateToken> Lex(string input)
    {
        var lexer = new TemplateLexer(input);
        while (lexer.LexText() && lexer.LexAction())
        {
        }

        return lexer._tokens;
    }

    /// <summary>Takes plain text and comments up to an action; false at the end.</summary>
    private bool LexText()
    {
        while (true)
        {
            var delimiter = _input.IndexOf(LeftDelimiter, _position, StringComparison.Ordinal);
            var end = delimiter < 0 ? _input.Length : delimiter;
            var isTrimmed = delimiter >= 0 && HasLeftTrimMarker(delimiter + LeftDelimiter.Length);
            var text = _input.AsSpan(_position..end);
            text = isTrimmed ? text.TrimEnd(Blanks) : text;
            if (!text.IsEmpty)
            {
                _tokens.Add(new TemplateToken(TokenKind.Text, _position, text.ToString()));
            }

            _start = _position = end;
            if (delimiter < 0)
            {
                Emit(TokenKind.End);
                return false;
            }

            var afterMarker = end + LeftDelimiter.Length + (isTrimmed ? TrimMarkerLength : 0);
            if (!_input.AsSpan(afterMarker).StartsWith(LeftComment))
            {
                _position = end + LeftDelimiter.Length;
                Emit(TokenKind.LeftDelimiter);
                _start = _position = afterMarker;
                _parenDepth = 0;
                return true;
            }

            _position = afterMarker;
            if (!SkipComment())
            {
                return false;
            }
        }
    }

    private bool SkipComment()
    {
        var end = _input.IndexOf(RightComment, _position + LeftComment.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return Fail("unclosed comment");
        }

        _position = end + RightComment.Length;
        if (!IsAtRightDelimiter(out var isTrimmed))
        {
            return Fail("comment ends before closing delimiter");
        }

        _position += (isTrimmed ? TrimMarkerLength : 0) + RightDelimiter.Length;
        SkipBlanks(isTrimmed);
        return true;
    }

    /// <summary>Takes everything up to the end of an action; false if that failed.</summary>
    private bool LexAction()
    {
        while (true)
        {
            if (IsAtRightDelimiter(out var isTrimmed))
            {
                if (_parenDepth > 0)
                {
                    return Fail("unclosed left paren");
                }

                _start = _position += isTrimmed ? TrimMarkerLength : 0;
                _position += RightDelimiter.Length;
                Emit(TokenKind.RightDelimiter);
                SkipBlanks(isTrimmed);
                return true;
            }

            if (IsAtEnd)
            {
                return Fail("unclosed action");
            }

            if (!LexInsideAction())
            {
                return false;
            }
        }
    }

    private bool LexInsideAction()
    {
        var c = _input[_position++];
        switch (c)
        {
            case ' ' or '\t' or '\r' or '\n':
                return LexSpace();
            case '=':
                return Emit(TokenKind.Assign);
            case ':':
                if (Current != '=')
                {
                    return Fail("expected :=");
                }

                _position++;
                return Emit(TokenKind.Declare);
            case '|':
                return Emit(TokenKind.Pipe);
            case '"':
                return LexQuoted('"', TokenKind.String, "unterminated quoted string");
            case '\'':
                return LexQuoted('\'', TokenKind.CharConstant, "unterminated character constant");
            case '`':
                var close = _input.IndexOf('`', _position);
                _position = close < 0 ? _input.Length : close + 1;
                return close < 0 ? Fail("unterminated raw quoted string") : Emit(TokenKind.RawString);
            case '$':
                return LexName(TokenKind.Variable, TokenKind.Variable);
            case '.' when !char.IsAsciiDigit(Current) && !IsAtEnd:
                return LexName(TokenKind.Field, TokenKind.Dot);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                _position--;
                return LexNumber();
            case '(':
                _parenDepth++;
                return Emit(TokenKind.LeftParen);
            case ')':
                _parenDepth--;
                return _parenDepth < 0 ? Fail("unexpected right paren") : Emit(TokenKind.RightParen);
        }

        _position--;
        if (IsAlphaNumeric(out _))
        {
            return LexIdentifier();
        }

        if (c is > ' ' and < (char)0x7F)
        {
            _position++;
            return Emit(TokenKind.Char);
        }

        return Fail($"unrecognized character in action: {ShowRune()}");
    }

    private bool LexSpace()
    {
        while (IsSpace(Current))
        {
            _position++;
        }

        // The last blank before "-}}" belongs to the delimiter.
        if (Rest.StartsWith("-" + RightDelimiter))
        {
            _position--;
        }

        return _position == _start || Emit(TokenKind.Space);
    }

    private bool LexIdentifier()
    {
        SkipAlphaNumeric();
        var word = _input[_start.._position];
        if (!IsAtTerminator())
        {
            return Fail($"bad character {ShowRune()}");
        }

        return Emit(Keywords.Contains(word) ? TokenKind.Keyword
            : word is "true" or "false" ? TokenKind.Bool
            : TokenKind.Identifier);
    }

    private bool LexName(TokenKind kind, TokenKind bareKind)
    {
        if (IsAtTerminator())
        {
            return Emit(bareKind);
        }

        SkipAlphaNumeric();
        return IsAtTerminator() ? Emit(kind) : Fail($"bad character {ShowRune()}");
    }

    private bool LexQuoted(char quote, TokenKind kind, string failure)
    {
        while (!IsAtEnd && Current != '\n')
        {
            var c = _input[_position++];
            if (c == quote)
            {
                return Emit(kind);
            }

            if (c == '\\')
            {
                if (IsAtEnd || Current == '\n')
                {
                    break;
                }

                _position++;
            }
        }

        return Fail(failure);
    }

    private bool LexNumber()
    {
        var isNumber = SkipNumber();
        if (isNumber && Current is not ('+' or '-'))
        {
            return Emit(TokenKind.Number);
        }

        return isNumber && SkipNumber() && _input[_position - 1] == 'i'
            ? Emit(TokenKind.Complex)
            : Fail($"bad number syntax: {GoQuote.Quote(_input[_start.._position])}");
    }

    private bool SkipNumber()
    {
        const string Decimal = "0123456789_";
        const string Hex = "0123456789abcdefABCDEF_";
        Accept("+-");
        var digits = Decimal;
        if (Accept("0"))
        {
            digits = Accept("xX") ? Hex : Accept("oO") ? "01234567_" : Accept("bB") ? "01_" : Decimal;
        }

        AcceptRun(digits);
        if (Accept("."))
        {
            AcceptRun(digits);
        }

        if ((digits == Decimal && Accept("eE")) || (digits == Hex && Accept("pP")))
        {
            Accept("+-");
            AcceptRun(Decimal);
        }

        Accept("i");
        if (!IsAlphaNumeric(out var length))
        {
            return true;
        }

        _position += length;
        return false;
    }

    private bool Accept(string valid)
    {
        var isAccepted = !IsAtEnd && valid.Contains(Current, StringComparison.Ordinal);
        _position += isAccepted ? 1 : 0;
        return isAccepted;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }

    private bool IsAlphaNumeric(out int length)
    {
        Rune.DecodeFromUtf16(Rest, out var rune, out length);
        return !IsAtEnd && (rune.Value == '_' || Rune.IsLetterOrDigit(rune));
    }

    private void SkipAlphaNumeric()
    {
        while (IsAlphaNumeric(out var length))
        {
            _position += length;
        }
    }

    private bool IsAtTerminator()
        => IsAtEnd || IsSpace(Current) || Current is '.' or ',' or '|' or ':' or ')' or '('
            || Rest.StartsWith(RightDelimiter);

    private bool HasLeftTrimMarker(int at)
        => at + 1 < _input.Length && _input[at] == TrimMarker && IsSpace(_input[at + 1]);

    private bool IsAtRightDelimiter(out bool isTrimmed)
    {
        isTrimmed = Rest.Length >= TrimMarkerLength && IsSpace(Rest[0]) && Rest[1] == TrimMarker
            && Rest[TrimMarkerLength..].StartsWith(RightDelimiter);
        return isTrimmed || Rest.StartsWith(RightDelimiter);
    }

    /// <summary>Leaves out the blanks after an action that ends in a trim marker.</summary>
    private void SkipBlanks(bool isTrimmed)
        => _start = _position += isTrimmed ? Rest.Length - Rest.TrimStart(Blanks).Length : 0;

    private static bool IsSpace(char c) => Blanks.Contains(c, StringComparison.Ordinal);

    private string ShowRune()
    {
        Rune.DecodeFromUtf16(Rest, out var rune, out _);
        var shown = GoQuote.IsPrintable(rune) ? $" '{rune}'" : "";
        return FormattableString.Invariant($"U+{rune.Value:X4}{shown}");
    }

    private bool Emit(TokenKind kind)
    {
        _tokens.Add(new TemplateToken(kind, _start, _input[_start.._position]));
        _start = _position;
        return true;
    }

    private bool Fail(string reason)
    {
        _tokens.Add(new TemplateToken(TokenKind.Error, _start, reason));
        return false;
    }
}
