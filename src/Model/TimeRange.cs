namespace Trine.Model;

/// <summary>A stretch of time, start included, end excluded, in nanoseconds since 1970 UTC.</summary>
public readonly record struct TimeRange(long StartNs, long EndNs)
{
    public static TimeRange All { get; } = new(long.MinValue, long.MaxValue);

    public bool IsEmpty => EndNs <= StartNs;

    public bool Contains(long timestampNs) => StartNs <= timestampNs && timestampNs < EndNs;

    /// <summary>Whether an interval whose both ends are included shares an instant with this one.</summary>
    public bool Overlaps(long firstNs, long lastNs) => firstNs < EndNs && StartNs <= lastNs;
}
