using System.Buffers;
using System.Text;

namespace Trine.TraceQL.Syntax;

/// <summary>A place in the query's text that knows its line and column.</summary>
internal sealed class QueryCursor(string text)
{
    private int _place;

    /// <summary>From 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>In characters (runes) from 1.</summary>
    public int Column { get; private set; } = 1;

    public bool IsAtEnd => _place >= text.Length;

    public ReadOnlySpan<char> Rest => text.AsSpan(_place);

    /// <summary>The rune here; U+FFFD for half a surrogate pair. Not at the end.</summary>
    public Rune Current
        => Rune.DecodeFromUtf16(Rest, out var rune, out _) == OperationStatus.Done ? rune : Rune.ReplacementChar;

    /// <summary>The character <paramref name="ahead"/> units further, or NUL.</summary>
    public char Peek(int ahead = 0) => _place + ahead < text.Length ? text[_place + ahead] : '\0';

    /// <summary>Moves behind the rune here.</summary>
    public void Next()
    {
        Rune.DecodeFromUtf16(Rest, out var rune, out var length);
        _place += Math.Max(1, length);
        (Line, Column) = rune.Value == '\n' ? (Line + 1, 1) : (Line, Column + 1);
    }

    /// <summary>Moves over so many UTF-16 units and gives them.</summary>
    public string Take(int length)
    {
        var end = _place + length;
        var taken = text[_place..end];
        while (_place < end)
        {
            Next();
        }

        return taken;
    }
}
