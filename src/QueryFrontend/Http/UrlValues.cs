using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Trine.Model;
using Trine.Model.GoText;

namespace Trine.QueryFrontend.Http;

/// <summary>The values of a URL's query or of a form, read as Go's <c>url.ParseQuery</c> does. Immutable.</summary>
/// <remarks>
/// What is written wrongly, with a cut escape or a semicolon, is left out. What is not UTF-8 becomes U+FFFD, which no language
/// takes for text.
/// </remarks>
internal sealed class UrlValues
{
    /// <summary>As in Go.</summary>
    private const int CountMax = 10_000;

    private readonly List<(string Name, string Value)> _values = [];

    private UrlValues()
    {
    }

    public static UrlValues Empty { get; } = new();

    /// <summary>Those of a request's URL.</summary>
    /// <exception cref="RequestException">There are too many.</exception>
    public static UrlValues QueryOf(HttpRequest request)
        => Parse(Encoding.UTF8.GetBytes(request.QueryString.Value?.TrimStart('?') ?? ""));

    /// <exception cref="RequestException">There are too many.</exception>
    public static UrlValues Parse(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Count((byte)'&') >= CountMax)
        {
            throw new RequestException(
                RequestError.BadRequest, $"number of URL query parameters exceeded limit: max {CountMax}");
        }

        var values = new UrlValues();
        foreach (var range in encoded.Split((byte)'&'))
        {
            values.Add(encoded[range]);
        }

        return values;
    }

    /// <summary>What is wrong with some of them, in Go's words; empty if nothing is.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The first value of a name; null if there is none.</summary>
    public string? First(string name)
    {
        foreach (var (key, value) in _values)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Each name once.</summary>
    public IEnumerable<string> Names => _values.Select(static pair => pair.Name).Distinct(StringComparer.Ordinal);

    /// <summary>All values of a name, in the order in which they stand.</summary>
    public IEnumerable<string> All(string name) => _values.Where(pair => pair.Name == name).Select(static pair => pair.Value);

    private void Add(ReadOnlySpan<byte> pair)
    {
        if (pair.Contains((byte)';'))
        {
            Fault = "invalid semicolon separator in query";
            return;
        }

        var equals = pair.IndexOf((byte)'=');
        var name = equals < 0 ? pair : pair[..equals];
        var value = equals < 0 ? default : pair[(equals + 1)..];
        if (!pair.IsEmpty && Decode(name) is { } key && Decode(value) is { } text)
        {
            _values.Add((key, text));
        }
    }

    /// <summary>Null if an escape is cut.</summary>
    private string? Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IndexOfAny((byte)'%', (byte)'+') < 0)
        {
            return Encoding.UTF8.GetString(encoded); // Fast path: as it stands.
        }

        var rented = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            var length = 0;
            for (var i = 0; i < encoded.Length; i++)
            {
                if (encoded[i] != '%')
                {
                    rented[length++] = encoded[i] == '+' ? (byte)' ' : encoded[i];
                    continue;
                }

                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                {
                    var escape = Encoding.UTF8.GetString(encoded[i..Math.Min(i + 3, encoded.Length)]);
                    Fault = Fault.Length > 0 ? Fault : $"invalid URL escape {GoQuote.Quote(escape)}";
                    return null;
                }

                rented[length++] = (byte)((Digit(encoded[i + 1]) << 4) | Digit(encoded[i + 2]));
                i += 2;
            }

            return Encoding.UTF8.GetString(rented, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Digit(byte hex) => char.IsAsciiDigit((char)hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
