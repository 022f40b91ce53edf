namespace Trine.Storage.Logs.Head;

/// <summary>When chunks are closed, and how much memory they may take.</summary>
public sealed record LogHeadOptions
{
    /// <summary>A chunk is closed before its lines would grow past this many bytes, terminators included.</summary>
    public int ChunkTextBytes { get; init; } = 1 << 20;

    /// <summary>
    /// A chunk is closed once its first row came this long ago; rows older than the stream's newest by more than half of it
    /// are refused.
    /// </summary>
    public TimeSpan MaxChunkAge { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A chunk is closed, and a stream without rows forgotten, once nothing came for this long.</summary>
    public TimeSpan ChunkIdlePeriod { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>What one tenant may do to one head. Zero means no limit.</summary>
/// <param name="StreamsMax">Streams in memory.</param>
/// <param name="StreamRateBytes">Line bytes a second that one stream takes.</param>
/// <param name="StreamBurstBytes">Line bytes that one stream takes at once.</param>
public readonly record struct LogStreamLimits(int StreamsMax, long StreamRateBytes, long StreamBurstBytes)
{
    /// <summary>No limits, as at replay.</summary>
    public static LogStreamLimits None { get; }
}
