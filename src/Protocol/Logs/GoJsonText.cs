using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Trine.Codecs;
using Trine.Model.GoText;

namespace Trine.Protocol.Logs;

/// <summary>Scalars as Go's <c>encoding/json</c> writes them.</summary>
internal static class GoJsonText
{
    private static readonly SearchValues<byte> Unescaped = SearchValues.Create(
        Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (byte)code).Except("\"\\<>&"u8.ToArray()).ToArray());

    /// <summary>Appends a quoted string; <c>&lt; &gt; &amp;</c> and U+2028, U+2029 are escaped, bad bytes become U+FFFD.</summary>
    public static void WriteString(ReadOnlySpan<byte> utf8, ByteBuffer destination)
    {
        destination.AppendByte((byte)'"');
        while (!utf8.IsEmpty)
        {
            var plain = utf8.IndexOfAnyExcept(Unescaped);
            plain = plain < 0 ? utf8.Length : plain;
            destination.Append(utf8[..plain]);
            utf8 = utf8[plain..];
            if (!utf8.IsEmpty)
            {
                utf8 = utf8[WriteRune(utf8, destination)..];
            }
        }

        destination.AppendByte((byte)'"');
    }

    /// <summary>Appends a number in ECMAScript's form; NaN and infinities as the collector names them.</summary>
    public static void WriteDouble(double value, ByteBuffer destination)
    {
        if (!double.IsFinite(value))
        {
            destination.Append(Encoding.ASCII.GetBytes("json: unsupported value: " + GoFloat.FormatG(value)));
            return;
        }

        var magnitude = Math.Abs(value);
        if (magnitude == 0 || magnitude is >= 1e-6 and < 1e21)
        {
            destination.Advance(GoFloat.Format(value, destination.GetSpan(GoFloat.FormatBytesMax)));
            return;
        }

        // Go pads exponents to two digits; JSON's 1e-09 is written 1e-9.
        var text = GoFloat.Format(value, 'e', GoFloat.ShortestPrecision);
        text = text.Length >= 4 && text[^4..^1] == "e-0" ? text[..^2] + text[^1] : text;
        destination.Append(Encoding.ASCII.GetBytes(text));
    }

    public static void WriteInt64(long value, ByteBuffer destination)
    {
        const int DigitsMax = 20;
        Utf8Formatter.TryFormat(value, destination.GetSpan(DigitsMax), out var length);
        destination.Advance(length);
    }

    public static void WriteBase64(ReadOnlySpan<byte> bytes, ByteBuffer destination)
    {
        var length = Base64.GetMaxEncodedToUtf8Length(bytes.Length);
        Base64.EncodeToUtf8(bytes, destination.Extend(length), out _, out _);
    }

    /// <returns>How many bytes the rune takes.</returns>
    private static int WriteRune(ReadOnlySpan<byte> utf8, ByteBuffer destination)
    {
        if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) != OperationStatus.Done)
        {
            destination.Append("\\ufffd"u8);
            return 1; // Go counts each bad byte on its own
        }

        var shortForm = "\b\f\n\r\t\"\\".IndexOf((char)Math.Min(rune.Value, char.MaxValue), StringComparison.Ordinal);
        if (shortForm >= 0)
        {
            destination.Append([(byte)'\\', "bfnrt\"\\"u8[shortForm]]);
        }
        else if (rune.Value < ' ' || rune.Value is '<' or '>' or '&' or 0x2028 or 0x2029)
        {
            destination.Append(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")));
        }
        else
        {
            destination.Append(utf8[..length]);
        }

        return length;
    }
}
