using Trine.Codecs;

namespace Trine.Protocol.Grpc;

/// <summary>One received message in a pooled buffer.</summary>
/// <remarks>
/// Whoever receives it owns it and disposes it; after that <see cref="Memory"/> and every slice of it belong to someone
/// else. Not thread-safe.
/// </remarks>
public sealed class GrpcMessage : IDisposable
{
    private readonly ByteBuffer _body;

    /// <param name="body">Taken over.</param>
    internal GrpcMessage(ByteBuffer body) => _body = body;

    public ReadOnlyMemory<byte> Memory => _body.WrittenMemory;

    public ReadOnlySpan<byte> Span => _body.WrittenSpan;

    public void Dispose() => _body.Dispose();
}
