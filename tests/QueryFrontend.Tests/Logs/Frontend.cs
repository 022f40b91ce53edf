using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;

namespace Trine.QueryFrontend.Tests.Logs;

/// <summary>A query frontend on a free port over a <see cref="MemoryQuerier"/>.</summary>
internal sealed class Frontend : IAsyncDisposable
{
    private readonly QueryFrontendModule _module;

    private Frontend(HttpServer server, QueryFrontendModule module, MemoryQuerier querier)
    {
        Server = server;
        _module = module;
        Querier = querier;
        Client = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public HttpServer Server { get; }

    public MemoryQuerier Querier { get; }

    public HttpClient Client { get; }

    public static async Task<Frontend> StartAsync(
        LogLimits? limits = null, PatternIngesterConfig? patterns = null, QueryRangeConfig? queryRange = null)
    {
        var querier = new MemoryQuerier();
        var server = new HttpServer(
            new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, isAuthEnabled: false, NullLoggerFactory.Instance, TimeProvider.System);
        var module = new QueryFrontendModule(
            new QueryFrontendConfig(), querier, _ => limits ?? new LogLimits(), server, TimeProvider.System)
        {
            Patterns = patterns ?? new PatternIngesterConfig(),
            QueryRange = queryRange ?? new QueryRangeConfig(),
        };
        await module.StartAsync(TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.Gate.Open();
        return new Frontend(server, module, querier);
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        _module.Dispose();
    }
}
