using System.Globalization;
using System.Text;
using System.Text.Json;
using Trine.Codecs;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.Protocol.Logs;

/// <summary>What the JSON push formats share: walking a body in place and slicing its strings.</summary>
internal static class PushJson
{
    /// <summary>Deep enough for every push format, far from the end of the stack.</summary>
    public const int DepthMax = 64;

    public const string NotObject = "Value looks like object, but can't find closing '}' symbol";
    public const string NotArray = "Value is array, but can't find closing ']' symbol";
    public const string NotString = "Value looks like string, but can't find closing '\"' symbol";
    private const string BadEscape = "Encountered an invalid escape sequence in a string";

    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
        => new(json, new JsonReaderOptions { MaxDepth = DepthMax });

    /// <summary>Moves to the next token, of which there must be one.</summary>
    public static void Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            PushFault.Throw("unexpected end of JSON input");
        }
    }

    /// <summary>Moves to the next property of an object, or behind it.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        return reader.TokenType != JsonTokenType.EndObject;
    }

    /// <summary>Moves to the next element of an array, or behind it.</summary>
    public static bool NextElement(ref Utf8JsonReader reader)
    {
        Next(ref reader);
        return reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>Passes over the value that the reader is at.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
        {
            PushFault.Throw("unexpected end of JSON input");
        }
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string complaint)
    {
        if (reader.TokenType != type)
        {
            PushFault.Throw(complaint);
        }
    }

    /// <summary>Whether the property name that the reader is at equals a name of ASCII letters, in any case.</summary>
    public static bool IsProperty(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
        => Ascii.EqualsIgnoreCase(reader.ValueSpan, name);

    /// <summary>The string or property name that the reader is at: a slice of the body, or rendered when it has escapes.</summary>
    public static TextSlice SliceOf(ref Utf8JsonReader reader, LogBatchWriter writer)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return new TextSlice((int)reader.TokenStartIndex + 1, raw.Length);
        }

        var target = writer.BeginRender();
        var start = target.Length;
        Unescape(raw, target);
        return writer.EndRender(start);
    }

    /// <summary>Appends a string without its escapes, which the reader has found well-formed.</summary>
    /// <exception cref="RequestException">Half a surrogate pair.</exception>
    public static void Unescape(ReadOnlySpan<byte> raw, ByteBuffer destination)
    {
        while (raw.IndexOf((byte)'\\') is var backslash && backslash >= 0)
        {
            destination.Append(raw[..backslash]);
            var kind = raw[backslash + 1];
            raw = raw[(backslash + 2)..];
            if (kind == 'u')
            {
                AppendRune(ref raw, destination);
            }
            else
            {
                destination.AppendByte(kind switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    _ => kind, // quote, backslash and slash stand for themselves
                });
            }
        }

        destination.Append(raw);
    }

    /// <param name="raw">Begins with the four digits of an escape.</param>
    /// <param name="destination">Receives UTF-8.</param>
    private static void AppendRune(ref ReadOnlySpan<byte> raw, ByteBuffer destination)
    {
        var high = TakeUnit(ref raw);
        var low = '\0';
        if (char.IsSurrogate(high) && raw.StartsWith("\\u"u8))
        {
            raw = raw[2..];
            low = TakeUnit(ref raw);
        }

        if (!(low == 0 ? Rune.TryCreate(high, out var rune) : Rune.TryCreate(high, low, out rune)))
        {
            PushFault.Throw(BadEscape);
        }

        Span<byte> utf8 = stackalloc byte[4];
        destination.Append(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    private static char TakeUnit(ref ReadOnlySpan<byte> raw)
    {
        var unit = ushort.Parse(raw[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        raw = raw[4..];
        return (char)unit;
    }

    /// <summary>Reads a decimal number as Go's <c>strconv.ParseInt</c> does.</summary>
    public static long ParseInt64(ReadOnlySpan<byte> text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        var digits = !text.IsEmpty && text[0] is (byte)'+' or (byte)'-' ? text[1..] : text;
        var isNumber = !digits.IsEmpty && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        throw PushFault.Bad(
            $"strconv.ParseInt: parsing {GoQuote.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}");
    }
}
