namespace Trine.Storage.Wal;

/// <summary>The place of one record in the log. Positions grow with every append, also across restarts.</summary>
/// <param name="Segment">Number of the segment that holds the record; 1 is the first.</param>
/// <param name="Sequence">Number of the record, counted over the whole log; 1 is the first.</param>
public readonly record struct WalPosition(long Segment, ulong Sequence) : IComparable<WalPosition>
{
    public int CompareTo(WalPosition other)
        => Segment != other.Segment ? Segment.CompareTo(other.Segment) : Sequence.CompareTo(other.Sequence);

    public static bool operator <(WalPosition left, WalPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(WalPosition left, WalPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(WalPosition left, WalPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(WalPosition left, WalPosition right) => left.CompareTo(right) >= 0;
}
