using System.Net;
using Trine.Hosting.Tenancy;
using Trine.QueryFrontend.Metrics;

namespace Trine.QueryFrontend.Tests.Metrics;

/// <summary>Prometheus's API on a free port over a <see cref="MemoryMetrics"/>.</summary>
internal sealed class PromApi : IAsyncDisposable
{
    private readonly ServedFrontend _frontend;

    private PromApi(ServedFrontend frontend, MemoryMetrics querier)
    {
        _frontend = frontend;
        Querier = querier;
    }

    public MemoryMetrics Querier { get; }

    public HttpClient Client => _frontend.Client;

    public static async Task<PromApi> StartAsync(TimeProvider? time = null)
    {
        var querier = new MemoryMetrics();
        var frontend = await ServedFrontend.StartAsync(server => new QueryFrontendModule(
            new QueryFrontendConfig(), querier, _ => new LogLimits(), server, time ?? TimeProvider.System)
        {
            MetricApi = new MetricApiInfo { IsCardinalityAnalysisEnabled = _ => true },
        });
        return new PromApi(frontend, querier);
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

    public ValueTask DisposeAsync() => _frontend.DisposeAsync();
}
