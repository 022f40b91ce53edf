using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Protocol.Grpc;
using Trine.Server.Configuration;

namespace Trine.Server.Composition;

/// <summary>The ports of receivers, each opened when a component first asks for it: a gateway forwards OTLP alone.</summary>
internal sealed class ReceiverPorts
{
    private readonly HttpServer _server;
    private readonly TrineConfig _config;
    private readonly ILoggerFactory _logs;
    private readonly Lazy<HttpRoutes> _otlpHttp;
    private readonly Lazy<HttpRoutes> _otlpGrpc;
    private readonly Lazy<HttpRoutes> _zipkin;
    private readonly Lazy<HttpRoutes> _jaegerHttp;
    private readonly Lazy<HttpRoutes> _jaegerGrpc;

    public ReceiverPorts(HttpServer server, TrineConfig config, ILoggerFactory logs)
    {
        _server = server;
        _config = config;
        _logs = logs;
        var receivers = config.Receivers;
        _otlpHttp = new(() => Open("otlp-http", receivers.Otlp.HttpListenPort, ListenerProtocol.Http1));
        _otlpGrpc = new(() => Open("otlp-grpc", receivers.Otlp.GrpcListenPort, ListenerProtocol.Http2));
        _zipkin = new(() => Open("zipkin", receivers.Zipkin.ListenPort, ListenerProtocol.Http1));
        _jaegerHttp = new(() => Open("jaeger-http", receivers.Jaeger.HttpListenPort, ListenerProtocol.Http1));
        _jaegerGrpc = new(() => Open("jaeger-grpc", receivers.Jaeger.GrpcListenPort, ListenerProtocol.Http2));
    }

    /// <summary>Routes of the OTLP HTTP port; of no port when it is off, as with all others.</summary>
    public HttpRoutes OtlpHttp => _otlpHttp.Value;

    public HttpRoutes OtlpGrpc => _otlpGrpc.Value;

    public HttpRoutes Zipkin => _zipkin.Value;

    public HttpRoutes JaegerHttp => _jaegerHttp.Value;

    public HttpRoutes JaegerGrpc => _jaegerGrpc.Value;

    /// <summary>The methods of a gRPC port.</summary>
    public GrpcServer CreateGrpcServer(HttpRoutes port)
    {
        var options = new GrpcServerOptions { ReceiveBytesMax = (int)_config.Receivers.Otlp.ReceiveBytesMax };
        var server = new GrpcServer(options, _logs.CreateLogger<GrpcServer>());
        port.Fallback = server.HandleAsync;
        return server;
    }

    private HttpRoutes Open(string name, int port, ListenerProtocol protocol)
        => port == 0
            ? new HttpRoutes()
            : _server.AddListener(new ListenerConfig(name, _config.Server.HttpListenAddress, port, protocol));
}
