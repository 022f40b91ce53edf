using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trine.Conformance.Tests.Replay;

/// <summary>A line of a dataset, or the asking half of a case: one request as it was sent when answers were recorded.</summary>
/// <remarks>
/// Keys: <c>method</c>, <c>path</c>, <c>params</c> (query string; a list repeats its key), <c>headers</c>, and a body as
/// <c>json</c>, <c>form</c>, <c>text</c> or <c>b64</c>.
/// </remarks>
internal sealed class RecordedRequest(JsonObject line)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path { get; } = line["path"]!.GetValue<string>(); // not null: every line has one

    public HttpMethod Method { get; } = new(line["method"]?.GetValue<string>() ?? "GET");

    /// <summary>Parameters as text, to tell cases apart in reports.</summary>
    public string Summary => $"{Method} {Path} {(line["params"] ?? line["form"])?.ToJsonString(Readable) ?? ""}";

    /// <summary>A message to send, once.</summary>
    /// <param name="server">The main port.</param>
    /// <param name="ports">Paths that begin with a prefix go, without it, to another port.</param>
    public HttpRequestMessage ToMessage(Uri server, IReadOnlyList<(string Prefix, Uri Server)> ports)
    {
        var path = Path;
        foreach (var (prefix, other) in ports)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                (server, path) = (other, path[prefix.Length..]);
                break;
            }
        }

        if (line["params"] is JsonObject { Count: > 0 } parameters)
        {
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + Encode(parameters);
        }

        // The path is sent as recorded, even where .NET would write it in another way.
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var message = new HttpRequestMessage(Method, new Uri(server.AbsoluteUri.TrimEnd('/') + path, exact));
        var (body, contentType) = Body();
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
        }

        var headers = line["headers"]?.AsObject()
            .Select(static header => KeyValuePair.Create(header.Key, header.Value!.GetValue<string>())) ?? [];
        var withType = contentType.Length > 0 ? headers.Prepend(KeyValuePair.Create("Content-Type", contentType)) : headers;
        foreach (var (name, value) in withType)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return message;
    }

    /// <summary>The body with the content type that it has unless a header says another.</summary>
    private (byte[]? Bytes, string ContentType) Body()
    {
        if (line.TryGetPropertyValue("json", out var json))
        {
            return (Encoding.UTF8.GetBytes(json?.ToJsonString() ?? "null"), "application/json");
        }

        if (line["form"] is JsonObject form)
        {
            return (Encoding.UTF8.GetBytes(Encode(form)), "application/x-www-form-urlencoded");
        }

        return line["text"] is { } text ? (Encoding.UTF8.GetBytes(text.GetValue<string>()), "")
            : line["b64"] is { } base64 ? (Convert.FromBase64String(base64.GetValue<string>()), "")
            : (null, "");
    }

    private static string Encode(JsonObject pairs)
        => string.Join('&', pairs.SelectMany(static pair => ValuesOf(pair.Value)
            .Select(value => $"{WebUtility.UrlEncode(pair.Key)}={WebUtility.UrlEncode(value)}")));

    private static IEnumerable<string> ValuesOf(JsonNode? value)
        => value is JsonArray list ? list.Select(static item => item!.ToString()) : [value!.ToString()];
}
