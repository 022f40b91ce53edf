using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Trine.Hosting.Http;

/// <summary>One port: a Kestrel of its own, so that ports differ in protocol, limits and routes.</summary>
internal sealed class ServerPort : IDisposable
{
    /// <summary>Grafana sends long queries by GET, and URL-encoding triples their special characters.</summary>
    private const int RequestLineBytesMax = 128 * 1024;

    private const int HeadersBytesMax = 128 * 1024;

    /// <summary>Web sockets are pinged at this interval, so that proxies do not close a quiet tail.</summary>
    private static readonly TimeSpan WebSocketPingInterval = TimeSpan.FromSeconds(30);

    private readonly ListenerConfig _listener;
    private readonly RequestPipeline _pipeline;
    private readonly KestrelServer _server;

    public ServerPort(ListenerConfig listener, ServerConfig config, RequestDelegate handle, ILoggerFactory logs)
    {
        _listener = listener;
        _pipeline = new RequestPipeline(listener.Protocol == ListenerProtocol.Http1 ? WithHttp1Features(handle, logs) : handle);
        _server = new KestrelServer(
            Options.Create(OptionsOf(listener, config)),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs),
            logs);
    }

    public string Name => _listener.Name;

    /// <summary>Null until started.</summary>
    public IPEndPoint? Bound { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(_pipeline, cancellationToken);
        var addresses = _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Bound = IPEndPoint.Parse(new Uri(addresses.Single()).Authority);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();

    private static RequestDelegate WithHttp1Features(RequestDelegate handle, ILoggerFactory logs)
    {
        var sockets = new WebSocketMiddleware(
            handle, Options.Create(new WebSocketOptions { KeepAliveInterval = WebSocketPingInterval }), logs);
        return new ResponseCompressionMiddleware(sockets.Invoke, new GzipResponses()).Invoke;
    }

    private static KestrelServerOptions OptionsOf(ListenerConfig listener, ServerConfig config)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowSynchronousIO = false,
            ApplicationServices = EmptyServices.Instance,
        };
        var limits = options.Limits;
        limits.MaxRequestLineSize = RequestLineBytesMax;
        limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
        limits.MaxConcurrentConnections = config.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = config.MaxConnections;
        limits.RequestHeadersTimeout = config.HttpServerReadTimeout;
        limits.KeepAliveTimeout = config.HttpServerIdleTimeout;
        limits.Http2.MaxStreamsPerConnection = config.GrpcServerMaxConcurrentStreams;

        // Each endpoint bounds its own body, before and after decompression.
        limits.MaxRequestBodySize = null;

        _ = ListenerConfig.TryParseAddress(listener.Address, out var address);
        options.Listen(address, listener.Port, port => port.Protocols
            = listener.Protocol == ListenerProtocol.Http1 ? HttpProtocols.Http1 : HttpProtocols.Http2);
        return options;
    }

    /// <summary>Kestrel asks a container for parts that plain HTTP does not need.</summary>
    private sealed class EmptyServices : IServiceProvider
    {
        public static EmptyServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
