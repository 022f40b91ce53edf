using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Ingester.Rpc;
using Trine.Ingester.Tests.Logs;
using Trine.Protocol.Grpc;
using Trine.Protocol.Ingesters;
using Trine.Storage.Traces;

namespace Trine.Ingester.Tests.Contract;

/// <summary>The contract over gRPC on a real port.</summary>
public sealed class RpcIngesterTests : IngesterClientContract
{
    private protected override async Task<ConnectedClient> ConnectAsync(IngesterFixture fixture)
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
}
