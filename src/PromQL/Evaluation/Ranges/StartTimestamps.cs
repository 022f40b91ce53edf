namespace Trine.PromQL.Evaluation.Ranges;

/// <summary>
/// What start timestamps tell of two neighbouring samples. Milliseconds since 1970 UTC, 0 where unknown.
/// </summary>
internal static class StartTimestamps
{
    /// <summary>Whether counting began anew between two samples.</summary>
    public static bool AreReset(long previousStartMs, long previousMs, long startMs, long timeMs)
    {
        // A start at or behind its own sample means that it is unknown or wrong.
        if (startMs == 0 || startMs >= timeMs || startMs < previousMs)
        {
            return false;
        }

        if (startMs > previousMs)
        {
            return true;
        }

        // The start is the sample before: a delta, unless nothing is known of where that one began.
        return previousStartMs != 0 && previousStartMs < previousMs;
    }

    /// <summary>Whether a sample claims to have begun before the one before it ended, and not with it.</summary>
    public static bool Overlap(long previousStartMs, long previousMs, long startMs)
        => startMs != 0 && startMs < previousMs && startMs != previousStartMs;
}
