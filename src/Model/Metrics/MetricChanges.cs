namespace Trine.Model.Metrics;

/// <summary>A moment in the life of one ingester's samples of one tenant.</summary>
/// <param name="Epoch">Drawn anew each time an ingester begins to hold a tenant's samples.</param>
/// <param name="Sequence">Grows with each push.</param>
public readonly record struct MetricVersion(ulong Epoch, long Sequence);

/// <summary>How far back in time samples have come since some earlier moment: what was computed from older ones still holds.</summary>
/// <param name="Versions">The moment of this answer, one for each ingester that holds samples.</param>
/// <param name="FromMs">
/// Nothing older than this came since, milliseconds since 1970 UTC; <see cref="long.MaxValue"/> if nothing came,
/// <see cref="long.MinValue"/> if that is not known.
/// </param>
public sealed record MetricChanges(IReadOnlyList<MetricVersion> Versions, long FromMs)
{
    /// <summary>Of an ingester that holds nothing.</summary>
    public static MetricChanges None { get; } = new([], long.MaxValue);
}
