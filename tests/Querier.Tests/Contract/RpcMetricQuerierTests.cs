using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Querier.Rpc;

namespace Trine.Querier.Tests.Contract;

/// <summary>The contract behind RPC, over a real connection.</summary>
public sealed class RpcMetricQuerierTests : MetricQuerierContractTests, IAsyncLifetime
{
    private readonly HttpServer _server = new(
        new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, isAuthEnabled: false, NullLoggerFactory.Instance, TimeProvider.System);

    private GrpcChannel? _channel;

    private protected override IMetricQuerier Client => new QuerierRpcClient(_channel!).Metrics; // Set before any test runs.

    public async ValueTask InitializeAsync()
    {
        var rpc = new GrpcServer(new GrpcServerOptions(), NullLogger<GrpcServer>.Instance);
        new MetricQuerierRpcService(Querier).Register(rpc);
        _server.GrpcRoutes.Fallback = rpc.HandleAsync;
        await _server.StartAsync(TestContext.Current.CancellationToken);
        _channel = new GrpcChannel(_server.GrpcAddress, new GrpcChannelOptions());
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }
}
