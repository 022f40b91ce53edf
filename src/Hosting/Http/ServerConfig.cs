using Trine.Hosting.Configuration;
using Trine.Hosting.Logging;

namespace Trine.Hosting.Http;

/// <summary>Section <c>server</c>, flags <c>--server.*</c>; keys and defaults are Loki's where it has them.</summary>
public sealed record ServerConfig : IValidatedConfig
{
    [Setting("http_listen_address", "Address of the HTTP port; 0.0.0.0 for all.")]
    public string HttpListenAddress { get; init; } = "127.0.0.1";

    [Setting("http_listen_port", "Port of every HTTP API; 0 lets the system choose one, which is logged.")]
    public int HttpListenPort { get; init; } = 3100;

    [Setting("grpc_listen_address", "Address of the gRPC port; 0.0.0.0 for all.")]
    public string GrpcListenAddress { get; init; } = "127.0.0.1";

    [Setting("grpc_listen_port", "Port of gRPC (HTTP/2 without TLS) between components; 0 lets the system choose one.")]
    public int GrpcListenPort { get; init; } = 9095;

    [Setting("http_server_read_timeout", "Longest time for a request's line and headers to arrive.")]
    public Duration HttpServerReadTimeout { get; init; } = Duration.FromSeconds(30);

    [Setting("http_server_idle_timeout", "A connection without requests is closed after this time.")]
    public Duration HttpServerIdleTimeout { get; init; } = Duration.FromSeconds(120);

    [Setting("grpc_server_max_concurrent_streams", "Most concurrent calls on one gRPC connection.")]
    public int GrpcServerMaxConcurrentStreams { get; init; } = 100;

    [Setting("max_inflight_requests", "Most requests served at once by the process; more are answered 503.")]
    public int MaxInflightRequests { get; init; } = 4096;

    [Setting("max_connections", "Most open connections of one port.")]
    public int MaxConnections { get; init; } = 16384;

    [Setting("graceful_shutdown_timeout", "Time for requests to end and modules to stop once a signal arrives.")]
    public Duration GracefulShutdownTimeout { get; init; } = Duration.FromSeconds(30);

    [Setting("log_level", "Least important level that is logged.")]
    public LogThreshold LogLevel { get; init; } = LogThreshold.Info;

    [Setting("log_format", "Form of a line on standard error.")]
    public LogFormat LogFormat { get; init; } = LogFormat.Logfmt;

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePort("server.http_listen_port", HttpListenPort);
        faults.RequirePort("server.grpc_listen_port", GrpcListenPort);
        faults.Require(
            ListenerConfig.TryParseAddress(HttpListenAddress, out _),
            "server.http_listen_address",
            $"got '{HttpListenAddress}', want an IP address or localhost");
        faults.Require(
            ListenerConfig.TryParseAddress(GrpcListenAddress, out _),
            "server.grpc_listen_address",
            $"got '{GrpcListenAddress}', want an IP address or localhost");
        faults.RequirePositive("server.http_server_read_timeout", HttpServerReadTimeout);
        faults.RequirePositive("server.http_server_idle_timeout", HttpServerIdleTimeout);
        faults.RequirePositive("server.grpc_server_max_concurrent_streams", GrpcServerMaxConcurrentStreams);
        faults.RequirePositive("server.max_inflight_requests", MaxInflightRequests);
        faults.RequirePositive("server.max_connections", MaxConnections);
        faults.RequireNotNegative("server.graceful_shutdown_timeout", GracefulShutdownTimeout);
    }
}
