using Trine.Hosting.Configuration;

namespace Trine.Distributor;

/// <summary>Section <c>receivers</c>, flags <c>--receivers.*</c>: ports of their own for protocols that expect one.</summary>
public sealed record ReceiversConfig
{
    [Setting("otlp", "")]
    public OtlpReceiverConfig Otlp { get; init; } = new();
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
