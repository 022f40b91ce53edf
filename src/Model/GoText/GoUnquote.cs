using System.Buffers;
using System.Globalization;
using System.Text;

namespace Trine.Model.GoText;

/// <summary>Reads Go's string literals (<c>strconv.Unquote</c>). Stateless, thread-safe.</summary>
public static class GoUnquote
{
    /// <summary>What Go says of a text that is no literal.</summary>
    public const string InvalidSyntax = "invalid syntax";

    /// <summary>Reads a literal in double quotes, backticks or, for one rune, single quotes.</summary>
    /// <param name="quoted">The literal with its quotes.</param>
    /// <param name="text">Its value, with U+FFFD for bytes that escapes made and that are not UTF-8.</param>
    public static bool TryUnquote(string quoted, out string text)
    {
        if (TryUnquoteUtf8(quoted, out var utf8))
        {
            text = Encoding.UTF8.GetString(utf8);
            return true;
        }

        text = "";
        return false;
    }

    /// <summary>As <see cref="TryUnquote"/>, but keeps all bytes: <c>"\xff"</c> is one byte.</summary>
    public static bool TryUnquoteUtf8(string quoted, out byte[] utf8)
    {
        utf8 = [];
        if (quoted.Length < 2 || quoted[0] != quoted[^1])
        {
            return false;
        }

        var quote = quoted[0];
        var body = quoted.AsSpan(1, quoted.Length - 2);
        if (quote == '`')
        {
            // Go drops carriage returns from raw strings.
            utf8 = Encoding.UTF8.GetBytes(body.ToString().Replace("\r", "", StringComparison.Ordinal));
            return !body.Contains('`');
        }

        if (quote is not ('"' or '\'') || body.Contains('\n'))
        {
            return false;
        }

        var output = new ArrayBufferWriter<byte>(body.Length + 1);
        var count = 0;
        for (; !body.IsEmpty; count++)
        {
            if (!TryTakeOne(ref body, quote, output))
            {
                return false;
            }
        }

        utf8 = output.WrittenSpan.ToArray();
        return quote == '"' || count == 1;
    }

    private static bool TryTakeOne(ref ReadOnlySpan<char> body, char quote, ArrayBufferWriter<byte> output)
    {
        if (body[0] == quote)
        {
            return false;
        }

        if (body[0] != '\\')
        {
            Rune.DecodeFromUtf16(body, out var rune, out var length);
            WriteRune(output, rune);
            body = body[length..];
            return true;
        }

        if (body.Length < 2)
        {
            return false;
        }

        var escape = body[1];
        body = body[2..];
        switch (escape)
        {
            case 'x':
                return TryTakeByte(ref body, 2, 16, output);
            case >= '0' and <= '7':
                return TryTakeOctal(ref body, escape - '0', output);
            case 'u':
                return TryTakeRune(ref body, 4, output);
            case 'U':
                return TryTakeRune(ref body, 8, output);
            case '\'' or '"' when escape != quote:
                return false;
        }

        var index = "abfnrtv\\'\"".IndexOf(escape, StringComparison.Ordinal);
        if (index < 0)
        {
            return false;
        }

        output.Write([(byte)"\a\b\f\n\r\t\v\\'\""[index]]);
        return true;
    }

    private static bool TryTakeByte(ref ReadOnlySpan<char> body, int digits, int radix, ArrayBufferWriter<byte> output)
    {
        if (!TryTakeDigits(ref body, digits, radix, out var value) || value > byte.MaxValue)
        {
            return false;
        }

        output.Write([(byte)value]);
        return true;
    }

    private static bool TryTakeOctal(ref ReadOnlySpan<char> body, int first, ArrayBufferWriter<byte> output)
    {
        if (!TryTakeDigits(ref body, 2, 8, out var rest) || (first * 64) + rest > byte.MaxValue)
        {
            return false;
        }

        output.Write([(byte)((first * 64) + rest)]);
        return true;
    }

    private static bool TryTakeRune(ref ReadOnlySpan<char> body, int digits, ArrayBufferWriter<byte> output)
    {
        if (!TryTakeDigits(ref body, digits, 16, out var value) || !Rune.TryCreate((uint)value, out var rune)
            || value > uint.MaxValue)
        {
            return false;
        }

        WriteRune(output, rune);
        return true;
    }

    private static bool TryTakeDigits(ref ReadOnlySpan<char> body, int count, int radix, out long value)
    {
        value = 0;
        if (body.Length < count)
        {
            return false;
        }

        foreach (var digit in body[..count])
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }

            var part = int.Parse([digit], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (part >= radix)
            {
                return false;
            }

            value = (value * radix) + part;
        }

        body = body[count..];
        return true;
    }

    private static void WriteRune(ArrayBufferWriter<byte> output, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        output.Write(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
