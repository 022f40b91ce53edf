using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>Answers one request with one message.</summary>
/// <param name="request">Lives until the handler is done.</param>
/// <param name="response">Where the answer is written; not sent if the handler throws.</param>
/// <param name="call">The call's metadata.</param>
/// <param name="cancellationToken">Signalled when the caller goes away or its deadline passes.</param>
/// <exception cref="GrpcException">Becomes the call's status; so does a <see cref="Model.RequestException"/>.</exception>
public delegate ValueTask GrpcUnaryHandler(
    ReadOnlyMemory<byte> request, ByteBuffer response, GrpcServerCall call, CancellationToken cancellationToken);

/// <summary>Answers one request with a stream of messages, which ends when the handler does.</summary>
/// <param name="request">Lives until the handler is done.</param>
/// <param name="responses">Where the answers go, one after the other.</param>
/// <param name="call">The call's metadata.</param>
/// <param name="cancellationToken">Signalled when the caller goes away or its deadline passes.</param>
/// <exception cref="GrpcException">Becomes the call's status; so does a <see cref="Model.RequestException"/>.</exception>
public delegate Task GrpcStreamingHandler(
    ReadOnlyMemory<byte> request, GrpcResponseStream responses, GrpcServerCall call, CancellationToken cancellationToken);
