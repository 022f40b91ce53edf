namespace Trine.Protocol.Grpc;

/// <summary>What a caller adds to one call.</summary>
/// <param name="Timeout">Sent to the server and kept here, too; null waits without end.</param>
/// <param name="Metadata">Header names in lower case and their values, ASCII; empty for none.</param>
public readonly record struct GrpcCallOptions(
    TimeSpan? Timeout, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    public GrpcCallOptions(TimeSpan? timeout)
        : this(timeout, [])
    {
    }
}
