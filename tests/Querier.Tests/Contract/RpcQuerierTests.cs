using Trine.Model;
using Trine.Protocol.Queriers;
using Trine.Querier.Rpc;

namespace Trine.Querier.Tests.Contract;

/// <summary>The contract of a querier behind RPC, over a real connection.</summary>
public sealed class RpcQuerierTests : QuerierContractTests, IAsyncLifetime
{
    private readonly RpcConnection _connection = new();

    private protected override ILogQuerier Client => _connection.Client.Logs;

    public ValueTask InitializeAsync() => _connection.OpenAsync(new LogQuerierRpcService(Querier.Logs).Register);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

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
        await _connection.StopServerAsync(TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<RequestException>(
            async () => await Client.SeriesAsync(TenantId.Anonymous, [], TimeRange.All, TestContext.Current.CancellationToken));

        Assert.Equal(RequestError.Unavailable, failure.Error);
    }
}
