using Trine.Ingester.Tests.Logs;

namespace Trine.Ingester.Tests.Contract;

/// <summary>The contract by direct calls.</summary>
public sealed class DirectIngesterTests : IngesterClientContract
{
    private protected override Task<ConnectedClient> ConnectAsync(IngesterFixture fixture) => ConnectedClient.DirectAsync(fixture);
}
