namespace Trine.Model.Regex;

/// <summary>A text that a pattern asks for. Immutable, thread-safe.</summary>
/// <param name="Utf8">The text; ASCII letters in lower case where case is ignored. Not to be written to.</param>
/// <param name="IgnoresAsciiCase">Whether the letters A to Z match in either case. All other bytes match as they
/// are.</param>
public readonly record struct RegexLiteral(byte[] Utf8, bool IgnoresAsciiCase)
{
    /// <summary>From rare to frequent in log text; a search looks for the rarest byte of the needle first.</summary>
    private static ReadOnlySpan<byte> LettersRarestFirst => "zqjxkvbywgpfmucdlhrsnioate"u8;

    /// <summary>Whether the text is somewhere in <paramref name="text"/>.</summary>
    public bool IsIn(ReadOnlySpan<byte> text)
        => IgnoresAsciiCase ? ContainsIgnoringCase(text) : text.IndexOf(Utf8) >= 0;

    /// <summary>Whether <paramref name="text"/> begins with this text.</summary>
    public bool Begins(ReadOnlySpan<byte> text)
        => text.Length >= Utf8.Length && EqualsFolded(text[..Utf8.Length]);

    /// <summary>Whether <paramref name="text"/> ends with this text.</summary>
    public bool Ends(ReadOnlySpan<byte> text)
        => text.Length >= Utf8.Length && EqualsFolded(text[^Utf8.Length..]);

    /// <summary>Whether <paramref name="text"/> is this text.</summary>
    public bool Is(ReadOnlySpan<byte> text) => text.Length == Utf8.Length && EqualsFolded(text);

    private bool EqualsFolded(ReadOnlySpan<byte> text)
    {
        if (!IgnoresAsciiCase)
        {
            return text.SequenceEqual(Utf8);
        }

        for (var i = 0; i < text.Length; i++)
        {
            var wanted = Utf8[i];
            if (text[i] != wanted && !((text[i] | 0x20) == wanted && char.IsAsciiLetterLower((char)wanted)))
            {
                return false;
            }
        }

        return true;
    }

    private bool ContainsIgnoringCase(ReadOnlySpan<byte> text)
    {
        if (Utf8.Length == 0)
        {
            return true;
        }

        var pivot = RarestIndex();
        var lower = Utf8[pivot];
        var upper = char.IsAsciiLetterLower((char)lower) ? (byte)(lower & ~0x20) : lower;

        // The pivot can stand only where the rest of the needle has room before and after it.
        var last = text.Length - (Utf8.Length - pivot);
        for (var at = pivot; at <= last; at++)
        {
            var found = text[at..(last + 1)].IndexOfAny(lower, upper);
            if (found < 0)
            {
                return false;
            }

            at += found;
            if (EqualsFolded(text.Slice(at - pivot, Utf8.Length)))
            {
                return true;
            }
        }

        return false;
    }

    private int RarestIndex()
    {
        var best = 0;
        var bestRank = int.MaxValue;
        for (var i = 0; i < Utf8.Length; i++)
        {
            var rank = LettersRarestFirst.IndexOf(Utf8[i]);
            if (rank >= 0 && rank < bestRank)
            {
                (best, bestRank) = (i, rank);
            }
        }

        return best;
    }
}
