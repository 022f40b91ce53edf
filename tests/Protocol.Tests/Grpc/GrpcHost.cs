using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Tests.Grpc;

/// <summary>A real web server on a free port with the methods that a test registers.</summary>
internal sealed class GrpcHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<GrpcHost> StartAsync(
        Action<GrpcServer> register, GrpcServerOptions? options = null, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var server = new GrpcServer(options ?? new GrpcServerOptions(), NullLogger<GrpcServer>.Instance);
        register(server);
        app.Run(server.HandleAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GrpcHost(app);
    }

    public GrpcChannel Connect(GrpcChannelOptions? options = null) => new(Address, options ?? new GrpcChannelOptions());

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
