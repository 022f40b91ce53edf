using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>Splits a query into tokens, with Prometheus's error texts. Brackets and braces change what is allowed.
/// </summary>
internal sealed class QueryLexer(string query)
{
    private readonly QueryText _text = new(query);
    private int _parens;
    private bool _isBraceOpen;
    private bool _isBracketOpen;

    /// <summary>Whether a duration must come next, after a bracket or a sign within.</summary>
    private bool _isDurationDue;
    private bool _hasColon;
    private bool _hasDuration;

    /// <exception cref="PromQLParseException">No token begins here.</exception>
    public Token Next()
    {
        while (true)
        {
            var token = ReadOne();
            if (token.Kind != TokenKind.Comment)
            {
                return token;
            }
        }
    }

    private Token ReadOne()
    {
        _text.SkipSpaces();
        _text.Start = _text.Position;
        if (_isBraceOpen)
        {
            return ReadInBraces();
        }

        return _isDurationDue ? ReadInDuration() : ReadStatement();
    }

    private Token ReadStatement()
    {
        var c = _text.Next();
        switch (c)
        {
            case QueryText.End:
                return _parens != 0 ? throw Fault("unclosed left parenthesis")
                    : _isBracketOpen ? throw Fault("unclosed left bracket")
                    : Emit(TokenKind.End);
            case '#':
                _text.SkipLine();
                return Emit(TokenKind.Comment);
            case '=':
                return _text.Accept("=") ? Emit(TokenKind.EqualEqual)
                    : _text.Is("~") ? throw Fault("unexpected character after '=': '~'")
                    : Emit(TokenKind.Equals);
            case '!':
                return _text.Accept("=")
                    ? Emit(TokenKind.NotEqual)
                    : throw Fault($"unexpected character after '!': {QuoteNext()}");
            case '<':
                return Emit(_text.Accept("=") ? TokenKind.LessOrEqual
                    : _text.Accept("/") ? TokenKind.TrimUpper
                    : TokenKind.Less);
            case '>':
                return Emit(_text.Accept("=") ? TokenKind.GreaterOrEqual
                    : _text.Accept("/") ? TokenKind.TrimLower
                    : TokenKind.Greater);
            case '@':
                return Emit(TokenKind.At);
            case '"' or '\'' or '`':
                return ReadString(c);
            case '{':
                _isBraceOpen = true;
                return Emit(TokenKind.LeftBrace);
            case '[':
                return OpenBracket();
            case ']':
                return CloseBracket();
        }

        if (IsNumberStart(c))
        {
            return ReadNumber();
        }

        if (TryReadSign(c, out var sign))
        {
            return sign;
        }

        var isWord = c is >= 0 and < 0x80 && (Identifiers.IsStart((byte)c) || c == ':');
        if (!isWord)
        {
            throw Fault($"unexpected character: {Quote(c)}");
        }

        return _isBracketOpen ? ReadAfterDuration(c) : ReadWord();
    }

    /// <summary>Reads a letter or colon in brackets that follows a duration.</summary>
    private Token ReadAfterDuration(int c)
    {
        if (c == ':')
        {
            if (_hasColon)
            {
                throw Fault("unexpected colon ':'");
            }

            _hasColon = true;
            _isDurationDue = true;
            return Emit(TokenKind.Colon);
        }

        return TryReadDurationWord(out var word)
            ? word
            : throw Fault($"unexpected character: {Quote(c)}, expected ':'");
    }

    private Token ReadInDuration()
    {
        var c = _text.Next();
        switch (c)
        {
            case QueryText.End:
                throw Fault("unexpected end of input in duration expression");
            case ']':
                return CloseBracket();
            case ':':
                if (!_hasDuration)
                {
                    _text.Start = _text.Position;
                    throw Fault("unexpected colon before duration in duration expression");
                }

                if (_hasColon)
                {
                    _text.Start = _text.Position;
                    throw Fault("unexpected repeated colon in duration expression");
                }

                _hasColon = true;
                return Emit(TokenKind.Colon);
        }

        if (IsNumberStart(c))
        {
            _isDurationDue = false;
            _hasDuration = true;
            return ReadNumber();
        }

        if (TryReadSign(c, out var sign))
        {
            return sign;
        }

        var isWord = c is >= 0 and < 0x80 && "sSmMrR".Contains((char)c, StringComparison.Ordinal);
        return isWord && TryReadDurationWord(out var word)
            ? word
            : throw Fault($"unexpected character in duration expression: {Quote(c)}");
    }

    private bool TryReadSign(int c, out Token token)
    {
        var kind = c switch
        {
            ',' => TokenKind.Comma,
            '*' => TokenKind.Multiply,
            '/' => TokenKind.Divide,
            '%' => TokenKind.Modulo,
            '+' => TokenKind.Add,
            '-' => TokenKind.Subtract,
            '^' => TokenKind.Power,
            '(' => TokenKind.LeftParen,
            ')' => TokenKind.RightParen,
            _ => TokenKind.End,
        };
        token = Emit(kind);
        _parens += kind switch
        {
            TokenKind.LeftParen => 1,
            TokenKind.RightParen => -1,
            _ => 0,
        };
        if (_parens < 0)
        {
            _text.Start = _text.Position;
            throw Fault("unexpected right parenthesis ')'");
        }

        return kind != TokenKind.End;
    }

    private Token ReadInBraces()
    {
        var c = _text.Next();
        switch (c)
        {
            case QueryText.End:
                throw Fault("unexpected end of input inside braces");
            case '#':
                _text.SkipLine();
                return Emit(TokenKind.Comment);
            case ',':
                return Emit(TokenKind.Comma);
            case '"' or '\'' or '`':
                return ReadString(c);
            case '=':
                return Emit(_text.Accept("~") ? TokenKind.EqualRegex : TokenKind.Equals);
            case '!':
                return _text.Accept("~") ? Emit(TokenKind.NotEqualRegex)
                    : _text.Accept("=") ? Emit(TokenKind.NotEqual)
                    : throw Fault($"unexpected character after '!' inside braces: {QuoteNext()}");
            case '{':
                throw Fault("unexpected left brace '{'");
            case '}':
                _isBraceOpen = false;
                return Emit(TokenKind.RightBrace);
        }

        if (c >= 0x80 || !Identifiers.IsStart((byte)c))
        {
            throw Fault($"unexpected character inside braces: {Quote(c)}");
        }

        _text.SkipWord();
        return Emit(TokenKind.Identifier);
    }

    private Token ReadWord()
    {
        _text.SkipWord(isColonPart: true);
        var word = _text.Text;
        var kind = Keywords.Find(word);
        if (kind is TokenKind.Fill or TokenKind.FillLeft or TokenKind.FillRight && !_text.IsLeftParenNext())
        {
            // These came late: metrics may bear the names.
            kind = TokenKind.Identifier;
        }

        return Emit(kind == TokenKind.Identifier && word.Contains(':', StringComparison.Ordinal)
            ? TokenKind.MetricIdentifier
            : kind);
    }

    /// <summary>Reads a word that means something in a duration.</summary>
    private bool TryReadDurationWord(out Token token)
    {
        while (_text.Peek() is var c and >= 0 and < 0x80 && Identifiers.IsStart((byte)c))
        {
            _text.Position++;
        }

        var kind = Keywords.Find(_text.Text);
        token = Emit(kind);
        _hasDuration = true;
        return kind is TokenKind.Step or TokenKind.Range or TokenKind.MinOf or TokenKind.MaxOf;
    }

    private Token ReadString(int quote)
    {
        var fault = StringScanner.Scan(_text, quote);
        return fault.Length == 0 ? Emit(TokenKind.String) : throw Fault(fault);
    }

    private Token ReadNumber()
    {
        _text.Position = _text.Start;
        if (NumberScanner.TryScanNumber(_text))
        {
            return Emit(TokenKind.Number);
        }

        return NumberScanner.TryScanDurationRest(_text)
            ? Emit(TokenKind.Duration)
            : throw Fault($"bad number or duration syntax: {GoQuote.Quote(_text.Text)}");
    }

    private Token OpenBracket()
    {
        if (_isBracketOpen)
        {
            throw Fault("unexpected left bracket '['");
        }

        (_isBracketOpen, _isDurationDue, _hasColon, _hasDuration) = (true, true, false, false);
        return Emit(TokenKind.LeftBracket);
    }

    private Token CloseBracket()
    {
        if (!_isBracketOpen)
        {
            throw Fault("unexpected right bracket ']'");
        }

        (_isBracketOpen, _isDurationDue) = (false, false);
        return Emit(TokenKind.RightBracket);
    }

    private bool IsNumberStart(int c) => IsDigit(c) || (c == '.' && IsDigit(_text.Peek()));

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private Token Emit(TokenKind kind) => new(kind, new PositionRange(_text.Start, _text.Position), _text.Text);

    private string QuoteNext() => Quote(_text.Next());

    private static string Quote(int c) => c == QueryText.End ? "'�'" : GoQuote.QuoteRune(new Rune(c));

    private PromQLParseException Fault(string detail)
        => new(_text.Query, new PositionRange(_text.Start, _text.Length), detail);
}
