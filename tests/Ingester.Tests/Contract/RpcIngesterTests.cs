using Trine.Ingester.Tests.Logs;

namespace Trine.Ingester.Tests.Contract;

/// <summary>The contract over gRPC on a real port.</summary>
public sealed class RpcIngesterTests : IngesterClientContract
{
    private protected override Task<ConnectedClient> ConnectAsync(IngesterFixture fixture) => ConnectedClient.RpcAsync(fixture);
}
