using System.Globalization;
using System.Text;

namespace Trine.PromQL.Syntax.Lexing;

/// <summary>Finds the ends of strings and checks their escapes.</summary>
internal static class StringScanner
{
    private const int Replacement = 0xfffd;

    /// <summary>Reads the rest of a string whose quote is read.</summary>
    /// <returns>What is wrong with it, or empty.</returns>
    public static string Scan(QueryText text, int quote)
    {
        while (true)
        {
            var c = text.Next();
            if (c == quote)
            {
                return "";
            }

            switch (c)
            {
                case '\\' when quote != '`':
                    var fault = ScanEscape(text, quote);
                    if (fault.Length > 0)
                    {
                        return fault;
                    }

                    break;
                case Replacement:
                    return "invalid UTF-8 rune";
                case QueryText.End when quote == '`':
                    return "unterminated raw string";
                case QueryText.End:
                case '\n' when quote != '`':
                    return "unterminated quoted string";
            }
        }
    }

    private static string ScanEscape(QueryText text, int quote)
    {
        var c = text.Next();
        if (c == quote)
        {
            return "";
        }

        switch (c)
        {
            case 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\':
                return "";
            case >= '0' and <= '7':
                return ScanDigits(text, c, 3, 8, byte.MaxValue);
            case 'x':
                return ScanDigits(text, text.Next(), 2, 16, byte.MaxValue);
            case 'u':
                return ScanDigits(text, text.Next(), 4, 16, 0x10ffff);
            case 'U':
                return ScanDigits(text, text.Next(), 8, 16, 0x10ffff);
            case QueryText.End:
                return "escape sequence not terminated";
            default:
                return $"unknown escape sequence {Named(c)}";
        }
    }

    private static string ScanDigits(QueryText text, int first, int count, uint numberBase, uint max)
    {
        var value = 0u;
        var c = first;
        for (var i = 0; i < count; i++)
        {
            c = i > 0 ? text.Next() : c;
            var digit = c is >= 0 and < 0x80 && char.IsAsciiHexDigit((char)c)
                ? (uint)Convert.ToInt32(((char)c).ToString(), 16)
                : 16;
            if (c == QueryText.End)
            {
                return "escape sequence not terminated";
            }

            if (digit >= numberBase)
            {
                return $"illegal character {Named(c)} in escape sequence";
            }

            value = (value * numberBase) + digit;
        }

        return value > max || value is >= 0xd800 and < 0xe000
            ? "escape sequence is an invalid Unicode code point"
            : "";
    }

    /// <summary>A character as Go's <c>%#U</c>: <c>U+0071 'q'</c>.</summary>
    private static string Named(int c)
    {
        var rune = new Rune(c);
        var isPrintable = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        var code = string.Create(CultureInfo.InvariantCulture, $"U+{c:X4}");
        return isPrintable ? $"{code} '{rune}'" : code;
    }
}
