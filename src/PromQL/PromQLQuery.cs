namespace Trine.PromQL;

/// <summary>One query to evaluate. Times are milliseconds since 1970 UTC.</summary>
/// <param name="Text">The expression as its sender wrote it; positions in annotations refer to it.</param>
/// <param name="StartMs">First instant.</param>
/// <param name="EndMs">Last instant, included; of an instant query the first one again.</param>
/// <param name="StepMs">Distance of instants; 0 makes it an instant query.</param>
public sealed record PromQLQuery(string Text, long StartMs, long EndMs, long StepMs)
{
    /// <summary>Replaces the engine's lookback; null for the engine's. Milliseconds.</summary>
    public long? LookbackDeltaMs { get; init; }

    /// <summary>Replaces the engine's timeout where it is shorter; null for the engine's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether to count samples for each step too.</summary>
    public bool HasPerStepStatistics { get; init; }

    public bool IsInstant => StepMs == 0;

    public static PromQLQuery Instant(string text, long timeMs) => new(text, timeMs, timeMs, 0);

    public static PromQLQuery Range(string text, long startMs, long endMs, long stepMs)
        => new(text, startMs, endMs, stepMs);
}
