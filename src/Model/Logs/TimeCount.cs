namespace Trine.Model.Logs;

/// <summary>What a stretch of time holds of a chunk.</summary>
/// <param name="Stretch">
/// The number of the stretch: it begins behind <c>Stretch * LengthNs</c>, counted from 1970 UTC, and ends, included, <see cref="LengthNs"/> later.
/// </param>
/// <param name="Rows">Rows in it; at least one.</param>
/// <param name="LineBytes">Sum of the lengths of their lines.</param>
public readonly record struct TimeCount(long Stretch, int Rows, long LineBytes)
{
    /// <summary>Windows of queries mostly begin and end at whole multiples of this many nanoseconds.</summary>
    public const long LengthNs = 5_000_000_000;

    /// <summary>The stretch that holds an instant.</summary>
    public static long StretchOf(long timestampNs) => Math.DivRem(timestampNs, LengthNs) is var (whole, rest) && rest <= 0 ? whole - 1 : whole;

    /// <summary>The last instant of the stretch; no time of a row is later than the greatest long.</summary>
    public long LastNs => Stretch >= long.MaxValue / LengthNs ? long.MaxValue : (Stretch + 1) * LengthNs;
}
