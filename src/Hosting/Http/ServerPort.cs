using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
    private readonly KestrelServer? _http2; // Serves those connections of _server that speak HTTP/2.
    private ConnectionDelegate? _serveHttp2;

    public ServerPort(ListenerConfig listener, ServerConfig config, RequestDelegate handle, ILoggerFactory logs)
    {
        _listener = listener;
        _pipeline = new RequestPipeline(listener.Protocol == ListenerProtocol.Http2 ? handle : WithHttp1Features(handle, logs));
        _server = new KestrelServer(
            Options.Create(OptionsOf(listener, config)),
            SocketTransport.Create(logs),
            logs);
        if (listener.Protocol == ListenerProtocol.Http1AndHttp2)
        {
            _http2 = new KestrelServer(Options.Create(Http2OptionsOf(config)), new NoListener(), logs);
        }
    }

    public string Name => _listener.Name;

    /// <summary>Null until started.</summary>
    public IPEndPoint? Bound { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_http2 is not null)
        {
            await _http2.StartAsync(_pipeline, cancellationToken);
        }

        await _server.StartAsync(_pipeline, cancellationToken);
        var addresses = _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Bound = IPEndPoint.Parse(new Uri(addresses.Single()).Authority);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _server.StopAsync(cancellationToken);
        if (_http2 is not null)
        {
            await _http2.StopAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _server.Dispose();
        _http2?.Dispose();
    }

    private static RequestDelegate WithHttp1Features(RequestDelegate handle, ILoggerFactory logs)
    {
        var sockets = new WebSocketMiddleware(
            handle, Options.Create(new WebSocketOptions { KeepAliveInterval = WebSocketPingInterval }), logs);
        return new ResponseCompressionMiddleware(sockets.Invoke, new GzipResponses()).Invoke;
    }

    private KestrelServerOptions OptionsOf(ListenerConfig listener, ServerConfig config)
    {
        var options = OptionsOf(config);
        _ = ListenerConfig.TryParseAddress(listener.Address, out var address);
        options.Listen(address, listener.Port, port =>
        {
            port.Protocols = listener.Protocol == ListenerProtocol.Http2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (listener.Protocol == ListenerProtocol.Http1AndHttp2)
            {
                port.Use(http1 => new Http2Preface(http1, ServeHttp2Async, config.HttpServerReadTimeout).OnConnectionAsync);
            }
        });
        return options;
    }

    /// <summary>Of a Kestrel whose only use is that it turns a connection into requests of HTTP/2.</summary>
    private KestrelServerOptions Http2OptionsOf(ServerConfig config)
    {
        var options = OptionsOf(config);
        options.Listen(IPAddress.Loopback, 0, port =>
        {
            port.Protocols = HttpProtocols.Http2;
            port.Use(http2 => _serveHttp2 = http2);
        });
        return options;
    }

    private Task ServeHttp2Async(ConnectionContext connection)
        => (_serveHttp2 ?? throw new InvalidOperationException("the port is open before it can serve"))(connection);

    private static KestrelServerOptions OptionsOf(ServerConfig config)
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
        return options;
    }

    /// <summary>Kestrel asks a container for parts that plain HTTP does not need.</summary>
    private sealed class EmptyServices : IServiceProvider
    {
        public static EmptyServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
