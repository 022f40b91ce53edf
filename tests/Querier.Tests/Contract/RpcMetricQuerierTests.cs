using Trine.Protocol.Queriers;
using Trine.Querier.Rpc;

namespace Trine.Querier.Tests.Contract;

/// <summary>The contract behind RPC, over a real connection.</summary>
public sealed class RpcMetricQuerierTests : MetricQuerierContractTests, IAsyncLifetime
{
    private readonly RpcConnection _connection = new();

    private protected override IMetricQuerier Client => _connection.Client.Metrics;

    public ValueTask InitializeAsync() => _connection.OpenAsync(new MetricQuerierRpcService(Querier).Register);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
