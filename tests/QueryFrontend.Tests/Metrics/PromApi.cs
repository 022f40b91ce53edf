using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;
using Trine.QueryFrontend.Metrics;

namespace Trine.QueryFrontend.Tests.Metrics;

/// <summary>Prometheus's API on a free port over a <see cref="MemoryMetrics"/>.</summary>
internal sealed class PromApi : IAsyncDisposable
{
    private readonly HttpServer _server;
    private readonly QueryFrontendModule _module;

    private PromApi(HttpServer server, QueryFrontendModule module, MemoryMetrics querier)
    {
        _server = server;
        _module = module;
        Querier = querier;
        Client = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public MemoryMetrics Querier { get; }

    public HttpClient Client { get; }

    public static async Task<PromApi> StartAsync(TimeProvider? time = null)
    {
        var querier = new MemoryMetrics();
        var server = new HttpServer(
            new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 },
            isAuthEnabled: false,
            NullLoggerFactory.Instance,
            TimeProvider.System);
        var module = new QueryFrontendModule(
            new QueryFrontendConfig(), querier, _ => new LogLimits(), server, time ?? TimeProvider.System)
        {
            MetricApi = new MetricApiInfo { IsCardinalityAnalysisEnabled = _ => true },
        };
        await module.StartAsync(TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.Gate.Open();
        return new PromApi(server, module, querier);
    }

    /// <summary>GETs a path below <c>/api/v1/</c>, or a whole one; parameters are encoded.</summary>
    public async Task<(int Status, string Body)> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={WebUtility.UrlEncode(p.Value)}"));
        var uri = (path.StartsWith('/') ? path : "/api/v1/" + path) + (query.Length > 0 ? "?" + query : "");
        using var response = await Client.GetAsync(uri, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, body);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _module.Dispose();
    }
}
