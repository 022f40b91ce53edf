using System.Buffers;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Finds the stretches of a line that are likely to vary from line to line: its slots, in order.</summary>
/// <remarks>
/// A slot is what stands between two quotes, unless it is a JSON key; what stands behind an equals sign; and any other word with a
/// digit. Everything else is static. Which stretches are slots decides how small and fast a page becomes, never what its lines are.
/// </remarks>
internal ref struct SlotScanner(ReadOnlySpan<byte> line, int start)
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
    private int _at = start;

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
            at = MeasureRun(line, start, value == (byte)'=', out var isSlot);
            if (isSlot)
            {
                return Take(start, at - start, (classes[line[start]] & Digit) != 0 ? SlotKind.Number : SlotKind.Plain, at);
            }
        }

        _at = at;
        return false;
    }

    /// <summary>Whether a slot of a kind begins at a place where one does in other lines with the same bytes in front.</summary>
    /// <returns>Its bytes; 0 where none begins.</returns>
    public static int Measure(ReadOnlySpan<byte> line, int start, SlotKind kind)
    {
        if (kind == SlotKind.Quoted)
        {
            var length = line[start..].IndexOfAny(QuotedEnds);
            return length > 0 && line[start + length] == (byte)'"' && !IsKey(line, start + length + 1) ? length : 0;
        }

        var classes = Classes;
        if (start == line.Length || (kind == SlotKind.Number) != ((classes[line[start]] & Digit) != 0))
        {
            return 0;
        }

        var isValue = start > 0 && line[start - 1] == (byte)'=';
        if (!isValue && (classes[line[start]] & Word) == 0)
        {
            return 0;
        }

        var end = MeasureRun(line, start, isValue, out var isSlot);
        return isSlot ? end - start : 0;
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
        return length > 0 && !IsKey(_line, at) && Take(start, length, SlotKind.Quoted, at);
    }

    /// <summary>Whether what ends in front is a JSON key.</summary>
    private static bool IsKey(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] == (byte)' ')
        {
            at++;
        }

        return at < line.Length && line[at] == (byte)':';
    }

    private bool Take(int start, int length, SlotKind kind, int next)
    {
        (SlotStart, SlotLength, Kind, _at) = (start, length, kind, next);
        return true;
    }

    /// <summary>Finds the end of a value behind an equals sign, or of a word, which is a slot only with a digit.</summary>
    private static int MeasureRun(ReadOnlySpan<byte> line, int start, bool isValue, out bool isSlot)
    {
        var classes = Classes;
        var (mask, all) = isValue ? (Value, Digit) : (Word, (byte)0);
        var at = start;
        while (at < line.Length && (classes[line[at]] & mask) != 0)
        {
            all |= classes[line[at++]];
        }

        isSlot = (all & Digit) != 0 && at > start;
        return at;
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
