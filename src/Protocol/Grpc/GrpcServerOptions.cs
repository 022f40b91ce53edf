namespace Trine.Protocol.Grpc;

/// <summary>What a <see cref="GrpcServer"/> allows its callers.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>Longest request message, both as sent and as decompressed; grpc-go's default.</summary>
    public int ReceiveBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Measures deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
