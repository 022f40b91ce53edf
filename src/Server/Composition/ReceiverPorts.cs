using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Protocol.Grpc;
using Trine.Server.Configuration;

namespace Trine.Server.Composition;

/// <summary>The ports of receivers, opened for whichever component serves them: the distributor or the gateway.</summary>
internal sealed class ReceiverPorts
{
    private readonly HttpServer _server;
    private readonly TrineConfig _config;
    private readonly ILoggerFactory _logs;

    public ReceiverPorts(HttpServer server, TrineConfig config, ILoggerFactory logs)
    {
        _server = server;
        _config = config;
        _logs = logs;
        var receivers = config.Receivers;
        OtlpHttp = Open("otlp-http", receivers.Otlp.HttpListenPort, ListenerProtocol.Http1);
        OtlpGrpc = Open("otlp-grpc", receivers.Otlp.GrpcListenPort, ListenerProtocol.Http2);
        Zipkin = Open("zipkin", receivers.Zipkin.ListenPort, ListenerProtocol.Http1);
        JaegerHttp = Open("jaeger-http", receivers.Jaeger.HttpListenPort, ListenerProtocol.Http1);
        JaegerGrpc = Open("jaeger-grpc", receivers.Jaeger.GrpcListenPort, ListenerProtocol.Http2);
    }

    /// <summary>Routes of the OTLP HTTP port; of no port when it is off, as with all others.</summary>
    public HttpRoutes OtlpHttp { get; }

    public HttpRoutes OtlpGrpc { get; }

    public HttpRoutes Zipkin { get; }

    public HttpRoutes JaegerHttp { get; }

    public HttpRoutes JaegerGrpc { get; }

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
