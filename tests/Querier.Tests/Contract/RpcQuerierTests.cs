using Microsoft.Extensions.Logging.Abstractions;
using Trine.Hosting.Http;
using Trine.Model;
using Trine.Protocol.Grpc;
using Trine.Protocol.Queriers;
using Trine.Querier.Rpc;

namespace Trine.Querier.Tests.Contract;

/// <summary>The contract of a querier behind RPC, over a real connection.</summary>
public sealed class RpcQuerierTests : QuerierContractTests, IAsyncLifetime
{
    private readonly HttpServer _server = new(
        new ServerConfig { HttpListenPort = 0, GrpcListenPort = 0 }, isAuthEnabled: false, NullLoggerFactory.Instance, TimeProvider.System);

    private GrpcChannel? _channel;

    private protected override ILogQuerier Client => new QuerierRpcClient(_channel!).Logs; // Set before any test runs.

    public async ValueTask InitializeAsync()
    {
        var rpc = new GrpcServer(new GrpcServerOptions(), NullLogger<GrpcServer>.Instance);
        new LogQuerierRpcService(Querier.Logs).Register(rpc);
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

    [Fact]
    public async Task A_mistake_in_the_querier_is_an_internal_error_without_its_text()
    {
        Querier.Fault = new InvalidOperationException("secret");

        var failure = await Assert.ThrowsAsync<RequestException>(
            async () => await Client.SeriesAsync(TenantId.Anonymous, [], TimeRange.All, TestContext.Current.CancellationToken));

        Assert.Equal((RequestError.Internal, "internal error"), (failure.Error, failure.Message));
    }

    [Fact]
    public async Task A_querier_that_is_not_there_is_unavailable()
    {
        await _server.StopAsync(TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<RequestException>(
            async () => await Client.SeriesAsync(TenantId.Anonymous, [], TimeRange.All, TestContext.Current.CancellationToken));

        Assert.Equal(RequestError.Unavailable, failure.Error);
    }
}
