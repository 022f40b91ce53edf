using Trine.Hosting.Tenancy;

namespace Trine.QueryFrontend.Tests.Logs;

/// <summary>A query frontend on a free port over a <see cref="MemoryQuerier"/>.</summary>
internal sealed class Frontend : IAsyncDisposable
{
    private readonly ServedFrontend _frontend;

    private Frontend(ServedFrontend frontend, MemoryQuerier querier)
    {
        _frontend = frontend;
        Querier = querier;
    }

    public Uri Address => _frontend.Address;

    public MemoryQuerier Querier { get; }

    public HttpClient Client => _frontend.Client;

    public static async Task<Frontend> StartAsync(
        LogLimits? limits = null, PatternIngesterConfig? patterns = null, QueryRangeConfig? queryRange = null)
    {
        var querier = new MemoryQuerier();
        var frontend = await ServedFrontend.StartAsync(server => new QueryFrontendModule(
            new QueryFrontendConfig(), querier, _ => limits ?? new LogLimits(), server, TimeProvider.System)
        {
            Patterns = patterns ?? new PatternIngesterConfig(),
            QueryRange = queryRange ?? new QueryRangeConfig(),
        });
        return new Frontend(frontend, querier);
    }

    /// <summary>GETs a path below <c>/loki/api/v1/</c>, or a whole one.</summary>
    public async Task<(int Status, string Body)> GetAsync(
        string path, IReadOnlyDictionary<string, string>? parameters = null, params (string Name, string Value)[] headers)
    {
        var query = string.Join('&', (parameters ?? new Dictionary<string, string>()).Select(
            pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var uri = (path.StartsWith('/') ? path : "/loki/api/v1/" + path) + (query.Length > 0 ? "?" + query : "");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => _frontend.DisposeAsync();
}
