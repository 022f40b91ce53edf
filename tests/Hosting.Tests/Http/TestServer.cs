using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;

namespace Trine.Hosting.Tests.Http;

/// <summary>A real server on ports that the system chose, with a client that follows and decompresses nothing.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(HttpServer server)
    {
        Server = server;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.HttpAddress };
    }

    public HttpServer Server { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(
        Action<HttpRoutes> map,
        bool isAuthEnabled = false,
        int inflightMax = 100,
        ILoggerFactory? logs = null,
        bool isServing = true)
    {
        var config = new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0, MaxInflightRequests = inflightMax };
        var server = new HttpServer(config, isAuthEnabled, logs ?? NullLoggerFactory.Instance, TimeProvider.System);
        map(server.Routes);
        await server.StartAsync(TestContext.Current.CancellationToken);
        if (isServing)
        {
            server.Gate.Open();
        }

        return new TestServer(server);
    }

    /// <summary>Sends a request; header pairs are added as they are.</summary>
    public async Task<(int Status, string Body, HttpResponseMessage Response)> SendAsync(
        HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            method, new Uri(Server.HttpAddress + path.TrimStart('/'), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, body, response);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.StopAsync(TestContext.Current.CancellationToken);
        await Server.DisposeAsync();
    }
}
