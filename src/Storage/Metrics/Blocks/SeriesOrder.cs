using System.Collections;
using Trine.Codecs;
using Trine.Model.Metrics;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>
/// In which order the head got to know the series of a block: whoever picks some of equal ones, as <c>topk</c> does, sees
/// them as before the flush. Immutable, thread-safe.
/// </summary>
internal sealed class SeriesOrder
{
    /// <summary>Fewer series than this part of a block are sorted; more are put in their places.</summary>
    private const int SortedPart = 8;

    private readonly int[] _ranks;

    private SeriesOrder(int[] ranks) => _ranks = ranks;

    /// <summary>Appends for each series of the block how many come before it.</summary>
    /// <param name="numbers">Of each series one that is greater the later it came.</param>
    /// <param name="body">Grows by the column.</param>
    public static void Write(IReadOnlyList<int> numbers, ByteBuffer body)
    {
        var keys = numbers.ToArray();
        var series = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(keys, series);
        var ranks = new long[keys.Length];
        for (var rank = 0; rank < series.Length; rank++)
        {
            ranks[series[rank]] = rank;
        }

        DeltaPacking.Write(ranks, body);
    }

    /// <exception cref="InvalidDataException">The column is malformed.</exception>
    public static SeriesOrder Read(ReadOnlySpan<byte> body, int seriesCount)
    {
        var cursor = new IndexCursor(body);
        var column = new long[seriesCount];
        cursor.ReadDeltas(column);
        var seen = new BitArray(seriesCount);
        foreach (var rank in column)
        {
            if (rank < 0 || rank >= seriesCount || seen[(int)rank])
            {
                IndexCursor.Fail($"order of series names {rank} of {seriesCount} twice or beyond the end");
            }

            seen[(int)rank] = true;
        }

        return new SeriesOrder(Array.ConvertAll(column, rank => (int)rank));
    }

    /// <summary>Brings series of the block into the order.</summary>
    /// <param name="series">Any, each once.</param>
    /// <param name="places">Their places in the block.</param>
    public List<MetricSeries> Sort(List<MetricSeries> series, List<int> places)
    {
        if (series.Count < _ranks.Length / SortedPart)
        {
            var keys = places.ConvertAll(place => _ranks[place]).ToArray();
            var sorted = series.ToArray();
            Array.Sort(keys, sorted);
            return [.. sorted];
        }

        var slots = new MetricSeries?[_ranks.Length];
        for (var i = 0; i < series.Count; i++)
        {
            slots[_ranks[places[i]]] = series[i];
        }

        series.Clear();
        foreach (var slot in slots)
        {
            if (slot is not null)
            {
                series.Add(slot);
            }
        }

        return series;
    }
}
