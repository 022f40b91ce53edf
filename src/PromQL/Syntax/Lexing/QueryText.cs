using System.Text;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>A query as UTF-8 with a place in it.</summary>
internal sealed class QueryText(string query)
{
    /// <summary>Stands for the end where a character is asked for.</summary>
    public const int End = -1;

    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(query);

    public string Query { get; } = query;

    /// <summary>Where the token being read begins.</summary>
    public int Start { get; set; }

    /// <summary>The place; the bytes before it are read.</summary>
    public int Position { get; set; }

    public int Length => _utf8.Length;

    /// <summary>The text from <see cref="Start"/> to the place.</summary>
    public string Text => Encoding.UTF8.GetString(_utf8, Start, Position - Start);

    /// <summary>The next character, or <see cref="End"/>.</summary>
    public int Peek()
    {
        if (Position >= _utf8.Length)
        {
            return End;
        }

        var first = _utf8[Position];
        if (first < 0x80)
        {
            return first;
        }

        Rune.DecodeFromUtf8(_utf8.AsSpan(Position), out var rune, out _);
        return rune.Value;
    }

    /// <summary>Reads the next character, or gives <see cref="End"/>.</summary>
    public int Next()
    {
        var c = Peek();
        Position += c == End ? 0 : c < 0x80 ? 1 : new Rune(c).Utf8SequenceLength;
        return c;
    }

    /// <summary>Reads the next character if it is one of these.</summary>
    public bool Accept(string characters)
    {
        if (!Is(characters))
        {
            return false;
        }

        Position++;
        return true;
    }

    public void AcceptRun(string characters)
    {
        while (Accept(characters))
        {
            // Reads on.
        }
    }

    /// <summary>Whether the next character is one of these, which are ASCII.</summary>
    public bool Is(string characters)
        => Position < _utf8.Length && characters.Contains((char)_utf8[Position], StringComparison.Ordinal);

    public void SkipSpaces() => AcceptRun(" \t\r\n");

    /// <summary>Reads letters, digits and underscores.</summary>
    public void SkipWord(bool isColonPart = false)
    {
        while (Position < _utf8.Length
            && (Identifiers.IsPart(_utf8[Position]) || (isColonPart && _utf8[Position] == ':')))
        {
            Position++;
        }
    }

    /// <summary>Reads up to the end of the line.</summary>
    public void SkipLine()
    {
        var rest = _utf8.AsSpan(Position).IndexOfAny((byte)'\n', (byte)'\r');
        Position = rest < 0 ? _utf8.Length : Position + rest;
    }

    /// <summary>Whether a parenthesis opens after the spaces that follow.</summary>
    public bool IsLeftParenNext()
    {
        var rest = _utf8.AsSpan(Position).TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty && rest[0] == '(';
    }
}
