namespace Trine.LogQL.Pipeline;

/// <summary>Finds the escape sequences with which programs colour their output (ECMA-48 control sequences and OSC titles).</summary>
internal static class AnsiEscapes
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;
    private const int DigitsMax = 4;

    /// <summary>Second byte of U+009B, the other way to begin a sequence; its first is 0xC2.</summary>
    private const byte ControlSequenceTail = 0x9B;

    private static ReadOnlySpan<byte> Openers => "[]()#;?"u8;

    public static bool MayContain(ReadOnlySpan<byte> line) => line.IndexOfAny(Escape, (byte)0xC2) >= 0;

    /// <summary>Appends the line without its escape sequences.</summary>
    public static ValueSlice Strip(ReadOnlySpan<byte> line, ScratchText scratch)
    {
        var start = scratch.Length;
        while (!line.IsEmpty)
        {
            var distance = line.IndexOfAny(Escape, (byte)0xC2);
            if (distance < 0)
            {
                break;
            }

            scratch.Append(line[..distance]);
            line = line[distance..];
            var length = SequenceLength(line);
            if (length == 0)
            {
                scratch.AppendByte(line[0]);
                length = 1;
            }

            line = line[length..];
        }

        scratch.Append(line);
        return scratch.From(start);
    }

    /// <summary>Bytes of the sequence that the text begins with; 0 when it does not begin with one.</summary>
    private static int SequenceLength(ReadOnlySpan<byte> text)
    {
        var start = text[0] == Escape ? 1 : text.Length > 1 && text[1] == ControlSequenceTail ? 2 : 0;
        if (start == 0)
        {
            return 0;
        }

        var at = start;
        while (at < text.Length && Openers.Contains(text[at]))
        {
            at++;
        }

        var titleEnd = at;
        while (titleEnd < text.Length && (char.IsAsciiLetterOrDigit((char)text[titleEnd]) || text[titleEnd] == (byte)';'))
        {
            titleEnd++;
        }

        if (titleEnd < text.Length && text[titleEnd] == Bell)
        {
            return titleEnd + 1;
        }

        return ControlLength(text, at);
    }

    /// <summary>Numbers of up to four digits with <c>;</c> between, then a final byte; a digit may be the final byte too.</summary>
    private static int ControlLength(ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        var digits = 0;
        var lastDigit = -1;
        while (at < text.Length)
        {
            if (char.IsAsciiDigit((char)text[at]) && digits < DigitsMax)
            {
                lastDigit = at;
                digits++;
            }
            else if (text[at] == (byte)';' && lastDigit >= 0)
            {
                digits = 0;
            }
            else
            {
                break;
            }

            at++;
        }

        if (at < text.Length && IsFinal(text[at]))
        {
            return at + 1;
        }

        return lastDigit >= 0 ? lastDigit + 1 : 0;
    }

    private static bool IsFinal(byte value)
        => char.IsAsciiDigit((char)value)
            || value is >= (byte)'A' and <= (byte)'P' or (byte)'R' or (byte)'Z' or (byte)'c'
                or >= (byte)'f' and <= (byte)'n' or (byte)'t' or (byte)'q' or (byte)'r' or (byte)'y'
                or (byte)'=' or (byte)'>' or (byte)'<' or (byte)'~';
}
