using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Trine.Ingester.Rpc;
using Trine.Ingester.Tests.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Storage.Traces;

namespace Trine.Ingester.Tests.Contract;

/// <summary>A client and the ingester at its other end.</summary>
internal sealed class ConnectedClient(IngesterFixture fixture, IIngesterClient client, Func<ValueTask> disconnect) : IAsyncDisposable
{
    public IngesterFixture Fixture => fixture;

    public IIngesterClient Client => client;

    /// <summary>Calls the ingester directly.</summary>
    public static Task<ConnectedClient> DirectAsync(IngesterFixture fixture)
        => Task.FromResult(new ConnectedClient(fixture, fixture.Client, static () => ValueTask.CompletedTask));

    /// <summary>Serves the ingester on a real port and calls it over gRPC.</summary>
    public static async Task<ConnectedClient> RpcAsync(IngesterFixture fixture)
    {
        var rpc = new GrpcServer(new GrpcServerOptions(), NullLogger<GrpcServer>.Instance);
        new IngesterRpcService(fixture.Client).Register(rpc);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel
            => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.Protocols = HttpProtocols.Http2));
        builder.WebHost.UseUrls();
        var app = builder.Build();
        app.Run(rpc.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var channel = new GrpcChannel(new Uri(app.Urls.First()), new GrpcChannelOptions());
        return new ConnectedClient(fixture, new IngesterRpcClient(channel, TraceTables.Open), async () =>
        {
            channel.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        });
    }

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
