using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Quotes text as Go source does (<c>strconv.Quote</c>). Stateless, thread-safe.</summary>
public static class GoQuote
{
    /// <summary>
    /// The text in double quotes; what is not printable becomes an escape, and half a surrogate pair U+FFFD.
    /// </summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            AppendRune(quoted, rune, '"', isAsciiOnly: false);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>The text in double quotes; bytes that are not UTF-8 become <c>\xff</c>.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8) => Quote(utf8, isAsciiOnly: false);

    /// <summary>The text in double quotes, all runes past ASCII as escapes (<c>strconv.QuoteToASCII</c>).</summary>
    public static string QuoteToAscii(ReadOnlySpan<byte> utf8) => Quote(utf8, isAsciiOnly: true);

    /// <summary>The rune in single quotes (<c>strconv.QuoteRune</c>).</summary>
    public static string QuoteRune(Rune rune)
    {
        var quoted = new StringBuilder().Append('\'');
        AppendRune(quoted, rune, '\'', isAsciiOnly: false);
        return quoted.Append('\'').ToString();
    }

    /// <summary>
    /// Whether Go prints the rune as it is: letters, marks, numbers, punctuation, symbols, the space.
    /// </summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        _ => true,
    };

    private static string Quote(ReadOnlySpan<byte> utf8, bool isAsciiOnly)
    {
        var quoted = new StringBuilder(utf8.Length + 2).Append('"');
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == System.Buffers.OperationStatus.Done)
            {
                AppendRune(quoted, rune, '"', isAsciiOnly);
            }
            else
            {
                length = 1;
                quoted.Append(CultureInfo.InvariantCulture, $@"\x{utf8[0]:x2}");
            }

            utf8 = utf8[length..];
        }

        return quoted.Append('"').ToString();
    }

    private static void AppendRune(StringBuilder quoted, Rune rune, char quote, bool isAsciiOnly)
    {
        var value = rune.Value;
        if (value == quote || value == '\\')
        {
            quoted.Append('\\').Append((char)value);
            return;
        }

        if (value < 0x80 ? value is >= ' ' and < 0x7F : !isAsciiOnly && IsPrintable(rune))
        {
            quoted.Append(rune.ToString());
            return;
        }

        _ = value switch
        {
            '\a' => quoted.Append(@"\a"),
            '\b' => quoted.Append(@"\b"),
            '\f' => quoted.Append(@"\f"),
            '\n' => quoted.Append(@"\n"),
            '\r' => quoted.Append(@"\r"),
            '\t' => quoted.Append(@"\t"),
            '\v' => quoted.Append(@"\v"),
            < 0x80 => quoted.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            < 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $@"\u{value:x4}"),
            _ => quoted.Append(CultureInfo.InvariantCulture, $@"\U{value:x8}"),
        };
    }
}
