using Trine.Hosting.Configuration;

namespace Trine.Distributor;

/// <summary>Section <c>receivers</c>, flags <c>--receivers.*</c>: ports of their own for protocols that expect one.</summary>
public sealed record ReceiversConfig
{
    [Setting("otlp", "")]
    public OtlpReceiverConfig Otlp { get; init; } = new();

    [Setting("zipkin", "")]
    public ZipkinReceiverConfig Zipkin { get; init; } = new();

    [Setting("jaeger", "")]
    public JaegerReceiverConfig Jaeger { get; init; } = new();
}

/// <summary>Section <c>receivers.zipkin</c>.</summary>
public sealed record ZipkinReceiverConfig : IValidatedConfig
{
    [Setting("listen_port", "Port of Zipkin's API over HTTP; 0 turns it off.")]
    public int ListenPort { get; init; } = 9411;

    public void Validate(ConfigFaults faults) => faults.RequirePort("receivers.zipkin.listen_port", ListenPort);
}

/// <summary>Section <c>receivers.jaeger</c>.</summary>
public sealed record JaegerReceiverConfig : IValidatedConfig
{
    [Setting("http_listen_port", "Port of Jaeger's Thrift over HTTP; 0 turns it off.")]
    public int HttpListenPort { get; init; } = 14268;

    [Setting("grpc_listen_port", "Port of Jaeger over gRPC; 0 turns it off.")]
    public int GrpcListenPort { get; init; } = 14250;

    [Setting("compact_udp_port", "UDP port of Jaeger's agent protocol in Thrift's compact encoding; 0 turns it off.")]
    public int CompactUdpPort { get; init; } = 6831;

    [Setting("binary_udp_port", "UDP port of Jaeger's agent protocol in Thrift's binary encoding; 0 turns it off.")]
    public int BinaryUdpPort { get; init; } = 6832;

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePort("receivers.jaeger.http_listen_port", HttpListenPort);
        faults.RequirePort("receivers.jaeger.grpc_listen_port", GrpcListenPort);
        faults.RequirePort("receivers.jaeger.compact_udp_port", CompactUdpPort);
        faults.RequirePort("receivers.jaeger.binary_udp_port", BinaryUdpPort);
    }
}

/// <summary>Section <c>receivers.otlp</c>.</summary>
public sealed record OtlpReceiverConfig : IValidatedConfig
{
    [Setting("grpc_listen_port", "Port of OTLP over gRPC; 0 turns it off.")]
    public int GrpcListenPort { get; init; } = 4317;

    [Setting("http_listen_port", "Port of OTLP over HTTP; 0 turns it off.")]
    public int HttpListenPort { get; init; } = 4318;

    [Setting("max_recv_msg_size", "Most bytes of one gRPC message; the default of OpenTelemetry collectors.")]
    public ByteSize ReceiveBytesMax { get; init; } = ByteSize.FromMegabytes(4);

    public void Validate(ConfigFaults faults)
    {
        faults.RequirePort("receivers.otlp.grpc_listen_port", GrpcListenPort);
        faults.RequirePort("receivers.otlp.http_listen_port", HttpListenPort);
        faults.RequireBetween("receivers.otlp.max_recv_msg_size", ReceiveBytesMax, new ByteSize(1), ByteSize.FromGigabytes(1));
    }
}
