using Trine.LogQL.Syntax.Lalr;

namespace Trine.LogQL.Syntax;

/// <summary>Reads the tokens that paths into JSON and keys of logfmt have in common: names and quoted names.</summary>
/// <remarks>The last error counts, as in Loki: a character that cannot be read ends the input, and where the input may
/// not end there, the error of syntax takes its place.</remarks>
internal abstract class ExtractionLexer(string text) : ITokenSource
{
    private static readonly Symbol EndOfText = new("$end", Symbol.End);

    private int _position;

    /// <summary>What is wrong with the text; empty if nothing is.</summary>
    public string Error { get; private set; } = "";

    protected abstract Symbol Word { get; }

    protected abstract Symbol Quoted { get; }

    /// <summary>The next character; NUL at the end, and a NUL ends the text.</summary>
    protected char Peek => _position < text.Length ? text[_position] : '\0';

    public void Fail(string message) => Error = message;

    public int Read(out object? value)
    {
        value = null;
        TakeWhile(c => c is ' ' or '\t' or '\n');
        if (Peek == '\0')
        {
            return Symbol.End;
        }

        if (ReadSpecial(out value) is { } special)
        {
            return special.Token;
        }

        if (Peek == '_' || char.IsAsciiLetter(Peek))
        {
            value = TakeWhile(c => c == '_' || char.IsAsciiLetterOrDigit(c));
            return Word.Token;
        }

        if (Peek == '"')
        {
            Skip();
            value = TakeWhile(c => c is not ('"' or ']'));
            Skip();
            return Quoted.Token;
        }

        return FailAndEnd($"unexpected char {System.Text.Rune.GetRuneAt(text, _position)}").Token;
    }

    /// <summary>Reads a token that only this kind of text has; null if there is none here.</summary>
    protected virtual Symbol? ReadSpecial(out object? value)
    {
        value = null;
        return null;
    }

    protected Symbol FailAndEnd(string message)
    {
        Fail(message);
        return EndOfText;
    }

    protected void Skip() => _position += _position < text.Length ? 1 : 0;

    protected string TakeWhile(Func<char, bool> accepts)
    {
        var start = _position;
        while (Peek != '\0' && accepts(Peek))
        {
            _position++;
        }

        return text[start.._position];
    }
}
