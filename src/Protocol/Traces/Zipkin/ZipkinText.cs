using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Protocol.Logs;

namespace Trine.Protocol.Traces;

/// <summary>Reads the texts of Zipkin's JSON: strings, ids of hexadecimal digits, addresses. For one push, not thread-safe.</summary>
internal sealed class ZipkinText(StringTable strings) : IDisposable
{
    private readonly ByteBuffer _scratch = new();

    /// <summary>The string id of the string, or property name, that the reader is at.</summary>
    public int Intern(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 0;
        }

        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            PushFault.Throw($"json: cannot unmarshal {reader.TokenType} into {name} of type string");
        }

        if (!reader.ValueIsEscaped)
        {
            return strings.Intern(reader.ValueSpan);
        }

        _scratch.Clear();
        PushJson.Unescape(reader.ValueSpan, _scratch);
        return strings.Intern(_scratch.WrittenSpan);
    }

    public static long ReadInt64(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 0;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value))
        {
            throw PushFault.Bad($"json: cannot unmarshal {reader.TokenType} into {name} of type int");
        }

        return value;
    }

    /// <summary>An id of at most 16 digits.</summary>
    public static ulong ReadId(ref Utf8JsonReader reader, string name)
        => ReadHex(reader.TokenType == JsonTokenType.String ? reader.ValueSpan : throw Invalid(name), name);

    /// <summary>An id of at most 32 digits.</summary>
    public static TraceId ReadTraceId(ref Utf8JsonReader reader, string name)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : throw Invalid(name);
        var split = Math.Max(0, text.Length - 16);
        return new TraceId(split == 0 ? 0 : ReadHex(text[..split], name), ReadHex(text[split..], name));
    }

    /// <summary>The canonical form of an address; 0 for none.</summary>
    public int InternAddress(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 0;
        }

        var text = strings[Intern(ref reader, name)];
        if (text.IsEmpty)
        {
            return 0;
        }

        var address = Encoding.UTF8.GetString(text);
        var isPlausible = address.Contains(':', StringComparison.Ordinal) || address.Count(letter => letter == '.') == 3;
        if (!isPlausible || !IPAddress.TryParse(address, out var parsed))
        {
            throw PushFault.Bad($"invalid IP address: {address}");
        }

        return InternAddress(parsed);
    }

    public int InternAddress(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return strings.Intern(Encoding.ASCII.GetBytes(plain.ToString()));
    }

    /// <summary>The canonical form of an address of four or sixteen bytes; 0 for none.</summary>
    public int InternAddress(ReadOnlySpan<byte> address, AddressFamily family)
        => address.Length == (family == AddressFamily.InterNetwork ? 4 : 16) ? InternAddress(new IPAddress(address)) : 0;

    public void Dispose() => _scratch.Dispose();

    private static ulong ReadHex(ReadOnlySpan<byte> digits, string name)
        => digits.Length is > 0 and <= 16
            && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid(name);

    private static Model.RequestException Invalid(string name) => PushFault.Bad($"{name} is no hexadecimal id");
}
