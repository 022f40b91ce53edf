using System.Text;
using Trine.Model.GoText;

namespace Trine.LogQL.Templates;

/// <summary>Functions that escape and encode text.</summary>
internal static class EncodingFunctions
{
    private const ParameterType String = ParameterType.String;

    public static IEnumerable<(string, TemplateFunction)> All =>
    [
        ("b64enc", new([String], null, (arguments, _)
            => TemplateValue.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(arguments[0].Text))))),
        ("b64dec", new([String], null, (arguments, _) => TemplateValue.Of(DecodeBase64(arguments[0].Text)))),
        ("urlencode", new([String], null, (arguments, _) => TemplateValue.Of(EscapeQuery(arguments[0].Text)))),
        ("urldecode", new([String], null, UnescapeQuery)),
        ("urlquery", new([], ParameterType.Any, (arguments, _) => TemplateValue.Of(EscapeQuery(TextOf(arguments))))),
        ("html", new([], ParameterType.Any, (arguments, _) => TemplateValue.Of(EscapeHtml(TextOf(arguments))))),
        ("js", new([], ParameterType.Any, (arguments, _) => TemplateValue.Of(EscapeJs(TextOf(arguments))))),
        ("fromJson", new([String], null, (arguments, _) => TemplateJson.Read(arguments[0].Text))),
    ];

    private static string TextOf(ReadOnlySpan<TemplateValue> arguments)
        => arguments is [{ Kind: TemplateKind.String }] ? arguments[0].Text : TemplatePrinter.PrintAll(arguments);

    /// <summary>Decodes, as Go's encoding/base64; missing padding is added, and text that is not base64 becomes Go's error.</summary>
    private static string DecodeBase64(string text)
    {
        const int QuantumLength = 4;
        var padded = Encoding.UTF8.GetBytes(text).ToList();
        padded.AddRange(Enumerable.Repeat((byte)'=', (QuantumLength - (padded.Count % QuantumLength)) % QuantumLength));
        var decoded = new List<byte>(padded.Count);
        var (bits, count) = (0, 0);
        for (var at = 0; at < padded.Count; at++)
        {
            if (padded[at] is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (padded[at] == (byte)'=')
            {
                return EndsAt(padded, at, count) is >= 0 and var bad ? Illegal(bad) : Finish(decoded, bits, count);
            }

            if (ValueOf(padded[at]) is not (>= 0 and var value))
            {
                return Illegal(at);
            }

            bits = (bits << 6) | value;
            if (++count == QuantumLength)
            {
                decoded.AddRange([(byte)(bits >> 16), (byte)(bits >> 8), (byte)bits]);
                (bits, count) = (0, 0);
            }
        }

        return count == 0 ? ByteFunctions.TextOf(decoded.ToArray()) : Illegal(padded.Count - count);
    }

    /// <summary>Where padding that begins at a place is wrong; -1 if it ends the text as it should.</summary>
    private static int EndsAt(List<byte> text, int at, int count)
    {
        const int DigitsMin = 2;
        if (count < DigitsMin)
        {
            return at;
        }

        if (count == DigitsMin)
        {
            at = NextDigit(text, at + 1);
            if (at == text.Count || text[at] != (byte)'=')
            {
                return at == text.Count ? at : at - 1;
            }
        }

        var end = NextDigit(text, at + 1);
        return end < text.Count ? end : -1;
    }

    private static int NextDigit(List<byte> text, int at)
    {
        while (at < text.Count && text[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    private static string Finish(List<byte> decoded, int bits, int count)
    {
        decoded.AddRange(count == 2 ? [(byte)(bits >> 4)] : [(byte)(bits >> 10), (byte)(bits >> 2)]);
        return ByteFunctions.TextOf(decoded.ToArray());
    }

    private static string Illegal(int at) => FormattableString.Invariant($"illegal base64 data at input byte {at}");

    private static int ValueOf(byte digit) => digit switch
    {
        >= (byte)'A' and <= (byte)'Z' => digit - 'A',
        >= (byte)'a' and <= (byte)'z' => digit - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => digit - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    private static string EscapeQuery(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
            {
                escaped.Append((char)value);
            }
            else if (value == ' ')
            {
                escaped.Append('+');
            }
            else
            {
                escaped.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }

    private static TemplateValue UnescapeQuery(ReadOnlySpan<TemplateValue> arguments, TemplateCall call)
    {
        var utf8 = Encoding.UTF8.GetBytes(arguments[0].Text);
        var length = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '%')
            {
                utf8[length++] = utf8[i] == '+' ? (byte)' ' : utf8[i];
                continue;
            }

            if (i + 2 >= utf8.Length || !char.IsAsciiHexDigit((char)utf8[i + 1])
                || !char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                var shown = Encoding.UTF8.GetString(utf8.AsSpan(i, Math.Min(3, utf8.Length - i)));
                return call.Fail($"invalid URL escape {GoQuote.Quote(shown)}");
            }

            utf8[length++] = Convert.FromHexString([(char)utf8[i + 1], (char)utf8[i + 2]])[0];
            i += 2;
        }

        return TemplateValue.Of(Encoding.UTF8.GetString(utf8, 0, length));
    }

    private static string EscapeHtml(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\0' => escaped.Append('\uFFFD'),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private static string EscapeJs(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' or '\'' or '"' => escaped.Append('\\').Append((char)rune.Value),
                '<' or '>' or '&' or '=' or < ' ' => AppendUnicodeEscape(escaped, rune),
                < 0x80 => escaped.Append((char)rune.Value),
                _ => GoQuote.IsPrintable(rune) ? escaped.Append(rune) : AppendUnicodeEscape(escaped, rune),
            };
        }

        return escaped.ToString();
    }

    private static StringBuilder AppendUnicodeEscape(StringBuilder escaped, Rune rune)
        => escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $@"\u{rune.Value:X4}");
}
