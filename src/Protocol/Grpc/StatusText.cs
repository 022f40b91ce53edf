using System.Text;

namespace Trine.Protocol.Grpc;

/// <summary>The percent-encoding of the <c>grpc-message</c> trailer and the base64 of <c>grpc-status-details-bin</c>.</summary>
internal static class StatusText
{
    /// <summary>Longest text that is sent, in UTF-8 bytes: peers bound the size of all trailers together, often to 8 or 16 KiB.</summary>
    public const int EncodedBytesMax = 4096;

    private const string HexDigits = "0123456789ABCDEF";

    /// <summary>Encodes every byte outside printable ASCII, and <c>%</c> itself, as <c>%XX</c>.</summary>
    public static string Encode(string text)
    {
        if (text.Length <= EncodedBytesMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains('%'))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (encoded.Length > EncodedBytesMax)
            {
                break;
            }

            AppendRune(encoded, rune);
        }

        return encoded.ToString();
    }

    /// <summary>Undoes <see cref="Encode"/>; whatever is not a whole <c>%XX</c> stays as it is, as the specification asks.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var utf8 = Encoding.UTF8.GetBytes(text);
        var length = 0;
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] == '%' && i + 2 < utf8.Length
                && char.IsAsciiHexDigit((char)utf8[i + 1]) && char.IsAsciiHexDigit((char)utf8[i + 2]))
            {
                utf8[length++] = (byte)((HexValue(utf8[i + 1]) << 4) | HexValue(utf8[i + 2]));
                i += 2;
            }
            else
            {
                utf8[length++] = utf8[i];
            }
        }

        return Encoding.UTF8.GetString(utf8, 0, length);
    }

    /// <summary>Decodes base64 with or without its padding; empty when it is not base64.</summary>
    public static byte[] DecodeBinary(string base64)
    {
        var padded = base64.Length % 4 == 0 ? base64 : base64.PadRight(base64.Length + 4 - (base64.Length % 4), '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length) ? bytes[..length] : [];
    }

    private static void AppendRune(StringBuilder encoded, Rune rune)
    {
        if (rune.Value is >= ' ' and <= '~' and not '%')
        {
            encoded.Append((char)rune.Value);
            return;
        }

        Span<byte> utf8 = stackalloc byte[4];
        foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
        {
            encoded.Append('%').Append(HexDigits[unit >> 4]).Append(HexDigits[unit & 15]);
        }
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
