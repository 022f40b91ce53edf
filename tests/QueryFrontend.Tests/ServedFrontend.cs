using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;

namespace Trine.QueryFrontend.Tests;

/// <summary>A query frontend on a free port, and a client of it.</summary>
internal sealed class ServedFrontend : IAsyncDisposable
{
    private readonly HttpServer _server;
    private readonly QueryFrontendModule _module;

    private ServedFrontend(HttpServer server, QueryFrontendModule module)
    {
        _server = server;
        _module = module;
        Client = new HttpClient { BaseAddress = server.HttpAddress };
    }

    public Uri Address => _server.HttpAddress;

    public HttpClient Client { get; }

    /// <param name="build">Makes the frontend for a server that does not serve yet.</param>
    /// <param name="isAuthEnabled">Whether requests name their tenant.</param>
    public static async Task<ServedFrontend> StartAsync(Func<HttpServer, QueryFrontendModule> build, bool isAuthEnabled = false)
    {
        var server = new HttpServer(
            new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, isAuthEnabled, NullLoggerFactory.Instance, TimeProvider.System);
        var module = build(server);
        await module.StartAsync(TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        server.Gate.Open();
        return new ServedFrontend(server, module);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        _module.Dispose();
    }
}
