using Trine.Hosting.Configuration;

namespace Trine.Gateway;

/// <summary>Section <c>gateway</c>, flags <c>--gateway.*</c>: where a gateway of its own sends what it is asked.</summary>
/// <remarks>A process that runs all components has no gateway between itself and its clients.</remarks>
public sealed record GatewayConfig : IValidatedConfig
{
    [Setting("distributor_url", "HTTP address of the distributors, such as http://distributor:3100.")]
    public string DistributorUrl { get; init; } = "http://127.0.0.1:3101";

    [Setting("distributor_otlp_grpc_url", "OTLP gRPC address of the distributors, such as http://distributor:4317.")]
    public string DistributorOtlpGrpcUrl { get; init; } = "http://127.0.0.1:4417";

    [Setting("distributor_otlp_http_url", "OTLP HTTP address of the distributors, such as http://distributor:4318.")]
    public string DistributorOtlpHttpUrl { get; init; } = "http://127.0.0.1:4418";

    [Setting("query_frontend_url", "HTTP address of the query frontends, such as http://query-frontend:3100.")]
    public string QueryFrontendUrl { get; init; } = "http://127.0.0.1:3102";

    [Setting("connect_timeout", "Longest time to connect to a component.")]
    public Duration ConnectTimeout { get; init; } = Duration.FromSeconds(5);

    public void Validate(ConfigFaults faults)
    {
        RequireUrl(faults, "gateway.distributor_url", DistributorUrl);
        RequireUrl(faults, "gateway.distributor_otlp_grpc_url", DistributorOtlpGrpcUrl);
        RequireUrl(faults, "gateway.distributor_otlp_http_url", DistributorOtlpHttpUrl);
        RequireUrl(faults, "gateway.query_frontend_url", QueryFrontendUrl);
        faults.RequirePositive("gateway.connect_timeout", ConnectTimeout);
    }

    private static void RequireUrl(ConfigFaults faults, string key, string value)
        => faults.Require(
            Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https"),
            key,
            $"got \"{value}\", want an address such as http://host:3100");
}
