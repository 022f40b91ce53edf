namespace Trine.Storage.Logs;

/// <summary>The streams that have one label name, by value. Immutable.</summary>
/// <param name="Values">The name's values in ordinal order.</param>
/// <param name="Starts">Where each value's streams begin in <paramref name="Streams"/>; one more than values.</param>
/// <param name="Streams">Numbers of streams, ascending for each value.</param>
internal sealed record LabelPostings(string[] Values, int[] Starts, int[] Streams)
{
    public ReadOnlySpan<int> StreamsOf(int value) => Streams.AsSpan(Starts[value]..Starts[value + 1]);

    /// <summary>The place of a value; negative if no stream has it.</summary>
    public int Find(string value) => Array.BinarySearch(Values, value, StringComparer.Ordinal);
}
