using Trine.Ingester.Tests.Logs;
using Trine.Protocol.Ingesters;

namespace Trine.Ingester.Tests.Contract;

/// <summary>A client and the ingester at its other end.</summary>
internal sealed class ConnectedClient(IngesterFixture fixture, IIngesterClient client, Func<ValueTask> disconnect) : IAsyncDisposable
{
    public IngesterFixture Fixture => fixture;

    public IIngesterClient Client => client;

    /// <summary>Returns once the ingester has so many tails, by asking it again and again.</summary>
    public async Task TailersReachedAsync(int count)
    {
        while (fixture.Ingester.TailerCount < count)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await disconnect();
        await fixture.DisposeAsync();
    }
}
