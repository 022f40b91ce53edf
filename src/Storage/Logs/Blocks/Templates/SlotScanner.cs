using System.Buffers;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Finds the stretches of a line that are likely to vary from line to line: its slots, in order.</summary>
/// <remarks>
/// A slot is what stands between two quotes, unless it is a JSON key; what stands behind an equals sign; and any other word with a
/// digit. Everything else is static. Which stretches are slots decides how small and fast a page becomes, never what its lines are.
/// </remarks>
internal ref struct SlotScanner(ReadOnlySpan<byte> line)
{
    private const byte Word = 1; // Part of a word.
    private const byte Digit = 2;
    private const byte Start = 4; // Begins a word, a quoted value or a value.
    private const byte Value = 8; // Part of an unquoted value behind an equals sign.

    private static readonly byte[] Classes = Classify();

    /// <summary>What ends the search for a closing quote.</summary>
    private static readonly SearchValues<byte> QuotedEnds = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    /// <summary>Where the slot begins.</summary>
    public int SlotStart { get; private set; }

    /// <summary>Its bytes; at least one.</summary>
    public int SlotLength { get; private set; }

    public SlotKind Kind { get; private set; }

    /// <summary>Goes to the next slot.</summary>
    public bool MoveNext()
    {
        var line = _line;
        var classes = Classes;
        var at = _at;
        while (at < line.Length)
        {
            var value = line[at];
            if ((classes[value] & Start) == 0)
            {
                at++;
                continue;
            }

            if (value == (byte)'"')
            {
                if (TryQuoted(ref at))
                {
                    return true;
                }

                continue;
            }

            var start = value == (byte)'=' ? at + 1 : at;
            var (mask, all) = value == (byte)'=' ? (Value, Digit) : (Word, (byte)0);
            for (at = start; at < line.Length && (classes[line[at]] & mask) != 0; at++)
            {
                all |= classes[line[at]];
            }

            if ((all & Digit) != 0 && at > start)
            {
                return Take(start, at - start, (classes[line[start]] & Digit) != 0 ? SlotKind.Number : SlotKind.Plain, at);
            }
        }

        _at = at;
        return false;
    }

    /// <summary>Takes the text between two quotes, or moves behind the quote or key.</summary>
    private bool TryQuoted(ref int at)
    {
        var start = at + 1;
        var length = _line[start..].IndexOfAny(QuotedEnds);
        if (length < 0 || _line[start + length] != (byte)'"')
        {
            at++;
            return false;
        }

        at = start + length + 1;
        return length > 0 && !IsKey(at) && Take(start, length, SlotKind.Quoted, at);
    }

    private readonly bool IsKey(int at)
    {
        while (at < _line.Length && _line[at] == (byte)' ')
        {
            at++;
        }

        return at < _line.Length && _line[at] == (byte)':';
    }

    private bool Take(int start, int length, SlotKind kind, int next)
    {
        (SlotStart, SlotLength, Kind, _at) = (start, length, kind, next);
        return true;
    }

    private static byte[] Classify()
    {
        var classes = new byte[byte.MaxValue + 1];
        foreach (var value in "\"="u8)
        {
            classes[value] = Start;
        }

        for (var value = ' ' + 1; value < classes.Length; value++)
        {
            if (!"\"\\=,;&()[]{}<>|'`\x7f"u8.Contains((byte)value))
            {
                classes[value] |= Value;
            }

            if (char.IsAsciiLetterOrDigit((char)value) || value == '/')
            {
                classes[value] |= Word | Start;
            }

            if ("._:+-@%#~"u8.Contains((byte)value))
            {
                classes[value] |= Word;
            }

            if (char.IsAsciiDigit((char)value))
            {
                classes[value] |= Digit;
            }
        }

        return classes;
    }
}
