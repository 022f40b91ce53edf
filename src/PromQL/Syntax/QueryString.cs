using System.Buffers;
using System.Text;
using Trine.Model.GoText;

namespace Trine.PromQL.Syntax;

/// <summary>Strings of a query, whose escapes can make bytes that are not UTF-8.</summary>
/// <remarks>Such a byte is the lone surrogate U+DC00 plus the byte: it equals no text that is stored, and nothing is
/// lost.</remarks>
public static class QueryString
{
    private const int LoneBase = 0xdc00;

    /// <summary>Whether the string is Unicode text throughout.</summary>
    public static bool IsUtf8(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>The string in quotes as Go prints it, <c>\xff</c> for bytes that are not UTF-8.</summary>
    public static string Quote(string text) => IsUtf8(text) ? GoQuote.Quote(text) : GoQuote.Quote(ToBytes(text));

    internal static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var isRune = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == OperationStatus.Done;
            if (isRune)
            {
                text.Append(rune.ToString());
            }
            else
            {
                length = 1;
                text.Append((char)(LoneBase + bytes[0]));
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    private static byte[] ToBytes(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var isRune = Rune.DecodeFromUtf16(rest, out var rune, out var length) == OperationStatus.Done;
            if (isRune)
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            }
            else
            {
                length = 1;
                bytes.GetSpan(1)[0] = (byte)(rest[0] - LoneBase);
                bytes.Advance(1);
            }

            rest = rest[length..];
        }

        return bytes.WrittenSpan.ToArray();
    }
}
