namespace Trine.Protocol.Logs;

/// <summary>How large the body of a push may be.</summary>
/// <param name="WireBytesMax">As sent; Loki allows 100 MiB.</param>
/// <param name="BodyBytesMax">Decompressed; Loki allows 5000 MiB, the process usually much less.</param>
/// <param name="RatioMax">Decompressed to sent bytes, for what exceeds 1 MiB; 0 is no bound.</param>
public readonly record struct PushBodyLimits(int WireBytesMax, int BodyBytesMax, int RatioMax)
{
    /// <summary>Loki's bound on the wire, 1 GiB in memory, and twice what zstd reaches on the most repetitive of real logs.</summary>
    public static PushBodyLimits Default { get; } = new(100 << 20, 1 << 30, 1000);
}
