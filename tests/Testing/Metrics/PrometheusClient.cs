using System.Globalization;
using System.Text.Json.Nodes;

namespace Trine.Testing.Metrics;

/// <summary>Talks to a server of Prometheus's API, ours or another. Thread-safe.</summary>
public sealed class PrometheusClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">Where <c>/api/v1</c> stands.</param>
    /// <param name="tenant">Sent as <c>X-Scope-OrgID</c>; empty sends none.</param>
    public PrometheusClient(Uri address, string tenant = "") => _http = TenantHttp.Create(address, tenant);

    /// <summary>Pushes a body of <see cref="RemoteWriteBody"/>.</summary>
    /// <exception cref="HttpRequestException">It was refused (with a status), or no answer came (without).</exception>
    public async Task PushAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/x-protobuf");
        content.Headers.ContentEncoding.Add("snappy");
        using var answer = await _http.PostAsync(new Uri("api/v1/write", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The result of an instant query.</summary>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<JsonArray> QueryAsync(string query, double timeSeconds, CancellationToken cancellationToken)
    {
        var time = timeSeconds.ToString(CultureInfo.InvariantCulture);
        var path = new Uri($"api/v1/query?query={Uri.EscapeDataString(query)}&time={time}", UriKind.Relative);
        var answer = JsonNode.Parse(await _http.GetStringAsync(path, cancellationToken));
        return answer!["data"]!["result"]!.AsArray(); // not null: a success has both
    }

    /// <summary>The result of a range query, as text.</summary>
    /// <param name="query">PromQL.</param>
    /// <param name="startSeconds">First step.</param>
    /// <param name="endSeconds">End of the range.</param>
    /// <param name="stepSeconds">Distance of steps.</param>
    /// <param name="isAnew">Whether the server may not answer from what it has kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<string> QueryRangeAsync(
        string query, long startSeconds, long endSeconds, int stepSeconds, bool isAnew, CancellationToken cancellationToken)
    {
        var path = $"api/v1/query_range?query={Uri.EscapeDataString(query)}&start={startSeconds}&end={endSeconds}&step={stepSeconds}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.CacheControl = new() { NoStore = isAnew };
        using var answer = await _http.SendAsync(request, cancellationToken);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>The samples of a stretch, sorted by labels.</summary>
    /// <param name="selector">Of series.</param>
    /// <param name="endSeconds">End of the stretch.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HttpRequestException">It failed.</exception>
    public async Task<IReadOnlyList<SeriesSamples>> SamplesAsync(
        string selector, double endSeconds, int seconds, CancellationToken cancellationToken)
        =>
        [
            .. (await QueryAsync($"{selector}[{seconds}s]", endSeconds, cancellationToken))
                .Select(static series => new SeriesSamples(series!)) // not null: a matrix is a list of series
                .OrderBy(static series => series.Labels, StringComparer.Ordinal),
        ];

    /// <summary>Whether the server answers on a path.</summary>
    public async Task<bool> IsReadyAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}
