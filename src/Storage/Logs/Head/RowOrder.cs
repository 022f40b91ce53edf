namespace Trine.Storage.Logs.Head;

/// <summary>Puts rows that arrived out of order into order of time; equal times stay in the order of arrival.</summary>
internal static class RowOrder
{
    /// <summary>For each place in order of time, the row that belongs there.</summary>
    public static int[] ByTime(ReadOnlySpan<long> timestampsNs)
    {
        var keys = new TimeKey[timestampsNs.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = new TimeKey(timestampsNs[i], i);
        }

        keys.AsSpan().Sort();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = keys[i].Row;
        }

        return order;
    }

    /// <param name="order">As <see cref="ByTime"/> gave it.</param>
    /// <param name="items">In order of arrival.</param>
    /// <param name="ordered">As long as the order.</param>
    public static void Apply<T>(ReadOnlySpan<int> order, ReadOnlySpan<T> items, Span<T> ordered)
    {
        for (var i = 0; i < ordered.Length; i++)
        {
            ordered[i] = items[order[i]];
        }
    }

    /// <summary>Copies lines with their terminators in order.</summary>
    /// <param name="order">As <see cref="ByTime"/> gave it.</param>
    /// <param name="offsets">Where lines begin in the text; one more than rows.</param>
    /// <param name="text">In order of arrival.</param>
    /// <param name="orderedOffsets">Receives one more than rows.</param>
    /// <param name="orderedText">As long as the text.</param>
    public static void ApplyToText(
        ReadOnlySpan<int> order,
        ReadOnlySpan<int> offsets,
        TextSnapshot text,
        Span<int> orderedOffsets,
        Span<byte> orderedText)
    {
        var end = 0;
        orderedOffsets[0] = 0;
        for (var i = 0; i < order.Length;)
        {
            // Rows of one push mostly stay together.
            var (first, start) = (order[i], end);
            var shift = start - offsets[first];
            var row = first;
            do
            {
                end = offsets[row + 1] + shift;
                orderedOffsets[++i] = end;
                row++;
            }
            while (i < order.Length && order[i] == row);

            text.CopyTo(offsets[first], orderedText[start..end]);
        }
    }

    /// <summary>A time, with the row number to break ties: the sort need not be stable then.</summary>
    private readonly record struct TimeKey(long TimestampNs, int Row) : IComparable<TimeKey>
    {
        public int CompareTo(TimeKey other)
            => TimestampNs != other.TimestampNs
                ? TimestampNs.CompareTo(other.TimestampNs)
                : Row.CompareTo(other.Row);
    }
}
