using System.Text;

namespace Trine.LogQL.Syntax.Lexing;

/// <summary>Splits a query into words, numbers, strings and signs, by the lexical rules of Go, as Loki does.</summary>
/// <remarks>It always looks one character ahead. Positions are those that Loki's error texts show, peculiarities
/// included: reading a character by itself makes the line unknown, which shows as 0, while the column stays that of
/// the last token.</remarks>
internal sealed class QueryScanner
{
    /// <summary>What <see cref="Peek"/> gives after the last character.</summary>
    public const int End = -1;

    private const int ByteOrderMark = 0xFEFF;

    private readonly string _query;
    private readonly Action<string> _fail;
    private int _ahead;
    private int _aheadLength;
    private int _position;
    private int _line = 1;
    private int _column;
    private int _start;

    /// <param name="query">The text.</param>
    /// <param name="fail">Takes what is wrong with the text; scanning goes on.</param>
    public QueryScanner(string query, Action<string> fail)
    {
        _query = query;
        _fail = fail;
        Advance();
        if (_ahead == ByteOrderMark)
        {
            Advance();
        }
    }

    /// <summary>Line of the token read last; 0 once characters were read after it.</summary>
    public int Line { get; private set; }

    /// <summary>Column of the token read last, in characters.</summary>
    public int Column { get; private set; }

    /// <summary>The text of the token read last.</summary>
    public string Text => _query[_start.._position];

    /// <summary>The next character, which is not read yet.</summary>
    public int Peek => _ahead;

    /// <summary>The text that is not read yet.</summary>
    public ReadOnlySpan<char> Rest => _query.AsSpan(_position);

    /// <summary>Reads one character.</summary>
    public int Next()
    {
        Line = 0;
        var read = _ahead;
        Advance();
        return read;
    }

    /// <summary>Reads so many UTF-16 units of <see cref="Rest"/>, up to the end of a character.</summary>
    public void Skip(int length)
    {
        for (var end = _position + length; _position < end;)
        {
            Next();
        }
    }

    public ScannedKind Scan()
    {
        do
        {
            SkipWhitespace();
            _start = _position;
            Line = _line;
            Column = _column;
        }
        while (SkipComment());

        switch (_ahead)
        {
            case End:
                Line = _column == 0 ? 0 : _line;
                return ScannedKind.End;
            case '"':
                ScanQuoted('"');
                return ScannedKind.String;
            case '`':
                ScanRaw();
                return ScannedKind.String;
            case '\'':
                if (ScanQuoted('\'') != 1)
                {
                    _fail("invalid char literal");
                }

                return ScannedKind.Char;
            case '.' when _position + 1 < _query.Length && char.IsAsciiDigit(_query[_position + 1]):
                new NumberScanner(this, _fail).Scan();
                return ScannedKind.Number;
            case >= '0' and <= '9':
                new NumberScanner(this, _fail).Scan();
                return ScannedKind.Number;
        }

        if (!IsWordStart(_ahead))
        {
            Advance();
            return ScannedKind.Sign;
        }

        do
        {
            Advance();
        }
        while (IsWordStart(_ahead) || IsDigit(_ahead));

        return ScannedKind.Word;
    }

    /// <summary>Moves the look ahead by one character without touching the token's position.</summary>
    internal int Advance()
    {
        _position += _aheadLength;
        if (_position >= _query.Length)
        {
            // The end stands one column after the last character, unless there is no character at all.
            _column += _aheadLength > 0 ? 1 : 0;
            _aheadLength = 0;
            return _ahead = End;
        }

        if (Rune.TryGetRuneAt(_query, _position, out var rune))
        {
            _ahead = rune.Value;
            _aheadLength = rune.Utf16SequenceLength;
        }
        else
        {
            _ahead = Rune.ReplacementChar.Value;
            _aheadLength = 1;
            _column++;
            _fail("invalid UTF-8 encoding");
            return _ahead;
        }

        _column++;
        if (_ahead == 0)
        {
            _fail("invalid character NUL");
        }
        else if (_ahead == '\n')
        {
            _line++;
            _column = 0;
        }

        return _ahead;
    }

    private static bool IsWordStart(int c) => c == '_' || (c >= 0 && Rune.IsLetter(new Rune(c)));

    private static bool IsDigit(int c)
        => c >= 0 && Rune.GetUnicodeCategory(new Rune(c)) == System.Globalization.UnicodeCategory.DecimalDigitNumber;

    private void SkipWhitespace()
    {
        while (_ahead is ' ' or '\t' or '\n' or '\r')
        {
            Advance();
        }
    }

    /// <summary>Skips a comment as Go writes it, with two slashes or between <c>/*</c> and <c>*/</c>.</summary>
    private bool SkipComment()
    {
        if (_ahead != '/' || _position + 1 >= _query.Length || _query[_position + 1] is not ('/' or '*'))
        {
            return false;
        }

        Advance();
        if (_ahead == '/')
        {
            while (_ahead is not ('\n' or End))
            {
                Advance();
            }

            return true;
        }

        Advance();
        for (int before; _ahead != End;)
        {
            before = _ahead;
            Advance();
            if (before == '*' && _ahead == '/')
            {
                Advance();
                return true;
            }
        }

        _fail("comment not terminated");
        return true;
    }

    /// <returns>How many characters or escapes stand between the quotes.</returns>
    private int ScanQuoted(char quote)
    {
        var count = 0;
        Advance();
        for (; _ahead != quote; count++)
        {
            if (_ahead is '\n' or End)
            {
                _fail("literal not terminated");
                break;
            }

            if (_ahead == '\\')
            {
                ScanEscape(quote);
            }
            else
            {
                Advance();
            }
        }

        Advance();
        return count;
    }

    private void ScanEscape(char quote)
    {
        switch (Advance())
        {
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\':
                Advance();
                break;
            case >= '0' and <= '7':
                ScanEscapeDigits(8, 3);
                break;
            case 'x':
                Advance();
                ScanEscapeDigits(16, 2);
                break;
            case 'u':
                Advance();
                ScanEscapeDigits(16, 4);
                break;
            case 'U':
                Advance();
                ScanEscapeDigits(16, 8);
                break;
            default:
                if (_ahead == quote)
                {
                    Advance();
                }
                else
                {
                    _fail("invalid char escape");
                }

                break;
        }
    }

    private void ScanEscapeDigits(int digitBase, int count)
    {
        for (; count > 0; count--, Advance())
        {
            var isDigit = digitBase == 8
                ? _ahead is >= '0' and <= '7'
                : _ahead is >= 0 and <= char.MaxValue && char.IsAsciiHexDigit((char)_ahead);
            if (!isDigit)
            {
                _fail("invalid char escape");
                return;
            }
        }
    }

    private void ScanRaw()
    {
        while (Advance() is not '`')
        {
            if (_ahead == End)
            {
                _fail("literal not terminated");
                break;
            }
        }

        Advance();
    }
}
