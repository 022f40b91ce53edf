namespace Trine.Protocol.Grpc;

/// <summary>How a <see cref="GrpcChannel"/> connects and what it accepts.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Longest response message, both as sent and as decompressed.</summary>
    public int ReceiveBytesMax { get; init; } = 100 * 1024 * 1024;

    /// <summary>Whether requests of some size are compressed; answers then are, too.</summary>
    public bool UseGzip { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this long without a byte from the peer, a ping asks whether it still lives.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Without an answer to the ping for this long, the connection is closed and its calls fail as UNAVAILABLE.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Measures deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
