using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trine.Testing.Logs;

/// <summary>What the server answered, read to its end.</summary>
public sealed record Reply(HttpStatusCode Status, string Body)
{
    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is none; the text holds status and body.</exception>
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Body) ?? throw new JsonException("null");
            }
            catch (JsonException broken)
            {
                throw new JsonException($"not JSON: {this}", broken);
            }
        }
    }

    /// <summary>This, if it is a success.</summary>
    /// <exception cref="HttpRequestException">It is none; the text holds status and body.</exception>
    public Reply Ok() => (int)Status is >= 200 and < 300 ? this : throw new HttpRequestException(ToString(), null, Status);

    public override string ToString() => $"{(int)Status} {Body}";
}
