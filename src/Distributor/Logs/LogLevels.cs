namespace Trine.Distributor.Logs;

/// <summary>The spellings of levels that Loki knows, and the name it gives to each.</summary>
internal static class LogLevels
{
    public static ReadOnlySpan<byte> Info => "info"u8;

    public static ReadOnlySpan<byte> Unknown => "unknown"u8;

    /// <summary>The canonical name of a spelling, in any case; empty when it is none.</summary>
    public static ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> text)
    {
        Span<byte> lower = stackalloc byte[LengthMax];
        if (text.IsEmpty || text.Length > LengthMax)
        {
            return default;
        }

        System.Text.Ascii.ToLower(text, lower, out var length);
        if (length != text.Length)
        {
            return default; // Not ASCII.
        }

        return lower[..length] switch
        {
            [(byte)'t', ..] t when t.SequenceEqual("trace"u8) || t.SequenceEqual("trc"u8) => "trace"u8,
            [(byte)'d', ..] d when d.SequenceEqual("debug"u8) || d.SequenceEqual("dbg"u8) => "debug"u8,
            [(byte)'i', ..] i when i.SequenceEqual("info"u8) || i.SequenceEqual("inf"u8)
                || i.SequenceEqual("information"u8) => Info,
            [(byte)'w', ..] w when w.SequenceEqual("warn"u8) || w.SequenceEqual("wrn"u8)
                || w.SequenceEqual("warning"u8) => "warn"u8,
            [(byte)'e', ..] e when e.SequenceEqual("error"u8) || e.SequenceEqual("err"u8) => "error"u8,
            [(byte)'c', ..] c when c.SequenceEqual("critical"u8) => "critical"u8,
            [(byte)'f', ..] f when f.SequenceEqual("fatal"u8) => "fatal"u8,
            _ => default,
        };
    }

    /// <summary>The canonical name of a word in a line of text, where fewer spellings count; empty when it is none.</summary>
    public static ReadOnlySpan<byte> CanonicalKeyword(ReadOnlySpan<byte> word)
        => word.Length is < 3 or > 8 || !BeginsLevel(word[0]) || IsOnlyAbbreviation(word) ? default : Canonical(word);

    /// <summary>The level of an OpenTelemetry severity number.</summary>
    public static ReadOnlySpan<byte> OfSeverityNumber(long number) => number switch
    {
        0 => Unknown,
        <= 4 => "trace"u8,
        <= 8 => "debug"u8,
        <= 12 => Info,
        <= 16 => "warn"u8,
        <= 20 => "error"u8,
        <= 24 => "fatal"u8,
        _ => Unknown,
    };

    private const int LengthMax = 11; // "information".

    /// <summary>Most words of a text need no more than a look at their first letter.</summary>
    private static bool BeginsLevel(byte letter)
        => (letter | 0x20) is 't' or 'd' or 'i' or 'w' or 'e' or 'c' or 'f';

    /// <summary>Spellings that count as a field's value but not as a word in a text.</summary>
    private static bool IsOnlyAbbreviation(ReadOnlySpan<byte> word)
        => word.Length == 3 && !System.Text.Ascii.EqualsIgnoreCase(word, "err"u8);
}
