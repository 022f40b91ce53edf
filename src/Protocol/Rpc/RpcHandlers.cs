using Trine.Codecs;
using Trine.Model;
using Trine.Model.Regex;
using Trine.Protocol.Grpc;

namespace Trine.Protocol.Rpc;

/// <summary>Answers one call of another component with one message.</summary>
public delegate ValueTask RpcUnaryHandler(
    TenantId tenant, ReadOnlyMemory<byte> request, ByteBuffer response, CancellationToken cancellationToken);

/// <summary>Answers one call of another component with a stream of messages.</summary>
public delegate Task RpcStreamingHandler(
    TenantId tenant, ReadOnlyMemory<byte> request, GrpcResponseStream responses, CancellationToken cancellationToken);

/// <summary>Serves methods to our own components: the other end of <see cref="RpcCalls"/>.</summary>
public static class RpcHandlers
{
    /// <summary>A message of a stream is ended once it is this large: large enough to pay, small enough to flow.</summary>
    public const int MessageBytes = 256 << 10;

    /// <summary>Adds a method to a server that is not serving yet.</summary>
    public static void AddRpcUnary(this GrpcServer server, GrpcMethod method, RpcUnaryHandler handler)
        => server.AddUnary(method, async (request, response, call, cancellationToken) =>
        {
            try
            {
                await handler(TenantOf(call), request, response, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (FaultOf(fault) is { } told)
            {
                throw told;
            }
        });

    /// <inheritdoc cref="AddRpcUnary"/>
    public static void AddRpcStreaming(this GrpcServer server, GrpcMethod method, RpcStreamingHandler handler)
        => server.AddServerStreaming(method, async (request, responses, call, cancellationToken) =>
        {
            try
            {
                await handler(TenantOf(call), request, responses, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (FaultOf(fault) is { } told)
            {
                throw told;
            }
        });

    private static TenantId TenantOf(GrpcServerCall call) => TenantId.Parse(call.Metadata(RpcTenant.Metadata) ?? "");

    private static GrpcException? FaultOf(Exception fault) => fault switch
    {
        RequestException refused => RequestFaults.ToGrpc(refused),
        ProtoException or Re2SyntaxException => RequestFaults.ToGrpc(
            new RequestException(RequestError.BadRequest, $"malformed request: {fault.Message}", fault)),
        _ => null,
    };
}
