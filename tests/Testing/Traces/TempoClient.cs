using System.Text.Json.Nodes;

namespace Trine.Testing.Traces;

/// <summary>Talks to Tempo's API as clients do.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TempoClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The main HTTP port.</param>
    /// <param name="tenant">Sent as <c>X-Scope-OrgID</c>; empty sends none.</param>
    public TempoClient(Uri address, string tenant) => _http = TenantHttp.Create(address, tenant);

    /// <summary>Pushes an OTLP request in protobuf.</summary>
    /// <returns>Whether it was acknowledged.</returns>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    public async Task<bool> PushAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new("application/x-protobuf");
        using var answer = await _http.PostAsync(new Uri("otlp/v1/traces", UriKind.Relative), content, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>The ids of a trace's spans in base64, as the answer has them; empty when there is no such trace.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<IReadOnlyList<string>> SpanIdsAsync(string traceId, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri($"api/traces/{traceId}", UriKind.Relative), cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return [];
        }

        answer.EnsureSuccessStatusCode();
        var trace = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!; // not null: a success is an object
        return
        [
            .. trace["batches"]!.AsArray()
                .SelectMany(static batch => batch!["scopeSpans"]!.AsArray())
                .SelectMany(static scope => scope!["spans"]!.AsArray())
                .Select(static span => span!["spanId"]!.GetValue<string>()),
        ];
    }

    /// <summary>The ids of traces that a query finds, newest first.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<IReadOnlyList<string>> SearchAsync(string query, int limit, CancellationToken cancellationToken)
    {
        var path = $"api/search?q={Uri.EscapeDataString(query)}&limit={limit}";
        var answer = JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken))!; // not null: an object
        return
        [
            .. answer["traces"]?.AsArray().Select(static trace => trace!["traceID"]!.GetValue<string>().PadLeft(32, '0')) ?? [],
        ];
    }

    /// <summary>Writes everything to blocks.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri("flush", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}
