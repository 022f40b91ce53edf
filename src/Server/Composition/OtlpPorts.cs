using Microsoft.Extensions.Logging;
using Trine.Hosting.Http;
using Trine.Protocol.Grpc;
using Trine.Server.Configuration;

namespace Trine.Server.Composition;

/// <summary>The ports of OTLP receivers, opened for whichever component serves them: the distributor or the gateway.</summary>
internal sealed class OtlpPorts
{
    private readonly TrineConfig _config;
    private readonly ILoggerFactory _logs;

    public OtlpPorts(HttpServer server, TrineConfig config, ILoggerFactory logs)
    {
        _config = config;
        _logs = logs;
        var address = config.Server.HttpListenAddress;
        var otlp = config.Receivers.Otlp;
        HttpRoutes = otlp.HttpListenPort == 0
            ? new HttpRoutes()
            : server.AddListener(new ListenerConfig("otlp-http", address, otlp.HttpListenPort, ListenerProtocol.Http1));
        GrpcRoutes = otlp.GrpcListenPort == 0
            ? new HttpRoutes()
            : server.AddListener(new ListenerConfig("otlp-grpc", address, otlp.GrpcListenPort, ListenerProtocol.Http2));
    }

    /// <summary>Routes of the OTLP HTTP port; of no port when it is off.</summary>
    public HttpRoutes HttpRoutes { get; }

    /// <summary>Routes of the OTLP gRPC port; of no port when it is off.</summary>
    public HttpRoutes GrpcRoutes { get; }

    /// <summary>The methods of the OTLP gRPC port.</summary>
    public GrpcServer CreateGrpcServer()
    {
        var options = new GrpcServerOptions { ReceiveBytesMax = (int)_config.Receivers.Otlp.ReceiveBytesMax };
        var server = new GrpcServer(options, _logs.CreateLogger<GrpcServer>());
        GrpcRoutes.Fallback = server.HandleAsync;
        return server;
    }
}
