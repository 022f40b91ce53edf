using System.Buffers.Text;
using System.Text;

namespace Trine.LogQL.Pipeline;

/// <summary>Takes the escapes out of the inside of a quoted string. JSON's and logfmt's rules differ at the edges.</summary>
internal static class QuotedText
{
    private const int UnicodeEscapeLength = 6;

    /// <summary>As Loki's JSON scanner: half a surrogate pair is a fault.</summary>
    /// <returns>False for an escape that is not valid; what was written by then is to be dropped by the caller.</returns>
    public static bool TryUnescapeJson(ReadOnlySpan<byte> text, ScratchText scratch)
    {
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0)
            {
                scratch.Append(text);
                return true;
            }

            scratch.Append(text[..plain]);
            text = text[plain..];
            if (text.Length < 2)
            {
                return false;
            }

            if (text[1] != (byte)'u')
            {
                if (!TryUnescapeByte(text[1], out var value))
                {
                    return false;
                }

                scratch.AppendByte(value);
                text = text[2..];
                continue;
            }

            if (!TryReadUnit(text, out var unit))
            {
                return false;
            }

            text = text[UnicodeEscapeLength..];
            if (!char.IsSurrogate(unit))
            {
                AppendRune(scratch, new Rune(unit));
                continue;
            }

            if (!TryReadUnit(text, out var low) || !Rune.TryCreate(unit, low, out var rune))
            {
                return false;
            }

            AppendRune(scratch, rune);
            text = text[UnicodeEscapeLength..];
        }
    }

    /// <summary>As the logfmt decoder: half a surrogate pair becomes U+FFFD, control characters and quotes are faults.</summary>
    /// <returns>False for an escape that is not valid; what was written by then is to be dropped by the caller.</returns>
    public static bool TryUnescapeLogfmt(ReadOnlySpan<byte> text, ScratchText scratch)
    {
        while (!text.IsEmpty)
        {
            if (text[0] != (byte)'\\')
            {
                if (text[0] is (byte)'"' or < (byte)' ')
                {
                    return false;
                }

                scratch.AppendByte(text[0]);
                text = text[1..];
                continue;
            }

            if (text.Length < 2)
            {
                return false;
            }

            if (text[1] != (byte)'u')
            {
                var value = text[1];
                if (value != (byte)'\'' && !TryUnescapeByte(text[1], out value))
                {
                    return false;
                }

                scratch.AppendByte(value);
                text = text[2..];
                continue;
            }

            if (!TryReadUnit(text, out var unit))
            {
                return false;
            }

            text = text[UnicodeEscapeLength..];
            if (char.IsHighSurrogate(unit) && TryReadUnit(text, out var low) && Rune.TryCreate(unit, low, out var pair))
            {
                AppendRune(scratch, pair);
                text = text[UnicodeEscapeLength..];
                continue;
            }

            AppendRune(scratch, Rune.TryCreate(unit, out var rune) ? rune : Rune.ReplacementChar);
        }

        return true;
    }

    private static bool TryUnescapeByte(byte escaped, out byte value)
    {
        value = escaped switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'/' => (byte)'/',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => 0,
        };
        return value != 0;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < UnicodeEscapeLength || text[0] != (byte)'\\' || text[1] != (byte)'u')
        {
            return false;
        }

        var digits = text[2..UnicodeEscapeLength];
        if (!Utf8Parser.TryParse(digits, out ushort value, out var consumed, 'x') || consumed != digits.Length)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }

    private static void AppendRune(ScratchText scratch, Rune rune)
        => scratch.Advance(rune.EncodeToUtf8(scratch.Reserve(4)));
}
