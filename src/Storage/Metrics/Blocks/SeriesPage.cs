namespace Trine.Storage.Metrics;

/// <summary>A page of neighbouring series, ascending by their places in the block.</summary>
internal abstract class SeriesPage(byte[] bytes, PageSeries[] series) : MetricPage(bytes)
{
    protected PageSeries[] Series => series;

    /// <summary>The series at a place of the page.</summary>
    public ref readonly PageSeries SeriesAt(int place) => ref series[place];

    /// <summary>The place of a series in the page; the complement of where it would be if it is not there.</summary>
    /// <param name="wanted">The series.</param>
    /// <param name="start">Where to begin to look.</param>
    public int Find(int wanted, int start)
    {
        if (start < series.Length && series[start].Series == wanted)
        {
            // Fast path: all series of a page are wanted, one after the other.
            return start;
        }

        var (low, high) = (start, series.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (series[middle].Series == wanted)
            {
                return middle;
            }

            (low, high) = series[middle].Series < wanted ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
