namespace Trine.Protocol.Grpc;

/// <summary>A call that ends with a status other than OK: thrown by handlers to answer it, and by the client on receiving it.</summary>
/// <param name="status">Never <see cref="StatusCode.Ok"/>.</param>
/// <param name="message">What the peer is told; for a human.</param>
/// <param name="innerException">What caused it on this side; not sent.</param>
public sealed class GrpcException(StatusCode status, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public StatusCode Status { get; } = status;

    /// <summary>An encoded <c>google.rpc.Status</c> with typed details (such as <c>RetryInfo</c>); empty when there are none.</summary>
    /// <remarks>Travels in the trailer <c>grpc-status-details-bin</c>.</remarks>
    public ReadOnlyMemory<byte> Details { get; init; }
}
