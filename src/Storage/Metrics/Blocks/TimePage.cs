using System.Buffers;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>Columns of times.</summary>
internal sealed class TimePage : MetricPage
{
    /// <summary>The columns of a page with so many or fewer are shared by many series, and kept decoded.</summary>
    private const int KeptColumnsMax = 64;

    private readonly int[] _places;
    private readonly long[]?[] _kept; // Filled when first asked for; two threads may both decode one, which harms nothing.

    private TimePage(byte[] bytes, int[] places)
        : base(bytes)
    {
        _places = places;
        _kept = places.Length - 1 <= KeptColumnsMax ? new long[]?[places.Length - 1] : [];
        MemoryBytes = bytes.Length + (places.Length * (long)sizeof(int));
        for (var column = 0; column < _kept.Length; column++)
        {
            MemoryBytes += sizeof(long) * (long)CountOf(column);
        }
    }

    /// <summary>With all columns that may be kept decoded.</summary>
    public override long MemoryBytes { get; }

    public static TimePage Read(byte[] bytes)
    {
        var cursor = new IndexCursor(bytes);
        var lengths = new uint[cursor.ReadCount()];
        cursor.ReadFrameOfReference(lengths);
        return new TimePage(bytes, PlaceParts(bytes.Length - cursor.Rest.Length, lengths, bytes.Length));
    }

    /// <summary>The times of a column, counted from its first one.</summary>
    /// <param name="column">Counted from the page's first one.</param>
    /// <param name="count">Its length.</param>
    /// <param name="rented">To be given back to the shared pool once the times are read; null if they are kept.</param>
    /// <exception cref="InvalidDataException">The column is not there, is of another length or malformed.</exception>
    public ReadOnlySpan<long> ReadColumn(int column, int count, out long[]? rented)
    {
        rented = null;
        if ((uint)column >= (uint)(_places.Length - 1))
        {
            IndexCursor.Fail($"column of times {column} of {_places.Length - 1}");
        }

        if (column < _kept.Length)
        {
            var kept = _kept[column] ??= Decode(column, new long[CountOf(column)]);
            return kept.Length == count ? kept : FailLength(kept.Length, count);
        }

        if (CountOf(column) != count)
        {
            return FailLength(CountOf(column), count);
        }

        rented = ArrayPool<long>.Shared.Rent(count);
        return Decode(column, rented, count);
    }

    /// <summary>The last time of a series.</summary>
    /// <inheritdoc cref="ReadColumn" path="/exception"/>
    public long LastMs(int column, in PageSeries series)
    {
        var times = ReadColumn(column, series.Count, out var rented);
        var lastMs = series.FirstMs + times[^1];
        if (rented is not null)
        {
            ArrayPool<long>.Shared.Return(rented);
        }

        return lastMs;
    }

    private static long[] FailLength(int length, int count)
        => throw new InvalidDataException($"column of {length} times for {count} samples");

    private int CountOf(int column)
    {
        var cursor = new IndexCursor(Bytes.AsSpan(_places[column].._places[column + 1]));
        return cursor.ReadInt32(PageColumns.SamplesMax);
    }

    private long[] Decode(int column, long[] timesMs)
    {
        Decode(column, timesMs, timesMs.Length);
        return timesMs;
    }

    private ReadOnlySpan<long> Decode(int column, long[] timesMs, int count)
    {
        var cursor = new IndexCursor(Bytes.AsSpan(_places[column].._places[column + 1]));
        cursor.ReadInt32();
        cursor.ReadDeltas(timesMs.AsSpan(0, count));
        return timesMs.AsSpan(0, count);
    }
}
