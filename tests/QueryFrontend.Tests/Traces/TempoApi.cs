using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Hosting.Tenancy;

namespace Trine.QueryFrontend.Tests.Traces;

/// <summary>Tempo's API on a free port over <see cref="MemoryTraces"/>.</summary>
internal sealed class TempoApi : IAsyncDisposable
{
    private readonly HttpServer _server;
    private readonly QueryFrontendModule _module;

    private TempoApi(HttpServer server, QueryFrontendModule module, MemoryTraces traces)
    {
        _server = server;
        _module = module;
        Traces = traces;
        Client = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public HttpClient Client { get; }

    public MemoryTraces Traces { get; }

    /// <param name="bytesPerTraceMax">The tenant's <c>max_bytes_per_trace</c>.</param>
    public static async Task<TempoApi> StartAsync(long bytesPerTraceMax = 0)
    {
        var server = new HttpServer(
            new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 },
            isAuthEnabled: false,
            NullLoggerFactory.Instance,
            TimeProvider.System);
        var limits = new TraceLimits { Global = new TraceGlobalLimits { BytesPerTraceMax = bytesPerTraceMax } };
        var traces = new MemoryTraces();
        var module = new QueryFrontendModule(
            new QueryFrontendConfig(), traces, _ => new LogLimits(), server, TimeProvider.System)
        {
            TraceLimitsOf = _ => limits,
        };
        await module.StartAsync(TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.Gate.Open();
        return new TempoApi(server, module, traces);
    }

    /// <summary>Asks; the body is UTF-8 or, with <paramref name="accept"/>, what that is.</summary>
    public async Task<(int Status, byte[] Body)> SendAsync(
        string path, HttpMethod? method = null, string accept = "", HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        if (accept.Length > 0)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _module.Dispose();
    }
}
