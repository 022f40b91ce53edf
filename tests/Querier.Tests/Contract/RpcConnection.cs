using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;

namespace Trine.Querier.Tests.Contract;

/// <summary>A server of a querier's methods on a real port, and a client of it.</summary>
internal sealed class RpcConnection : IAsyncDisposable
{
    private readonly HttpServer _server = new(
        new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, isAuthEnabled: false, NullLoggerFactory.Instance, TimeProvider.System);

    private GrpcChannel? _channel;

    public QuerierRpcClient Client => new(_channel!); // Set before any test runs.

    /// <param name="register">Adds the methods.</param>
    public async ValueTask OpenAsync(Action<GrpcServer> register)
    {
        var rpc = new GrpcServer(new GrpcServerOptions(), NullLogger<GrpcServer>.Instance);
        register(rpc);
        _server.GrpcRoutes.Fallback = rpc.HandleAsync;
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _server.Gate.Open();
        _channel = new GrpcChannel(_server.GrpcAddress, new GrpcChannelOptions());
    }

    /// <summary>Ends the server; the client stays.</summary>
    public Task StopServerAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }
}
