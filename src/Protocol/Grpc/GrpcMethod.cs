namespace Trine.Protocol.Grpc;

/// <summary>The name of one remote method, shared by the server that registers it and the client that calls it.</summary>
/// <param name="Service">With its package: <c>opentelemetry.proto.collector.logs.v1.LogsService</c>.</param>
/// <param name="Name">Without its service: <c>Export</c>.</param>
public sealed record GrpcMethod(string Service, string Name)
{
    /// <summary>The request path: <c>/package.Service/Method</c>.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}
