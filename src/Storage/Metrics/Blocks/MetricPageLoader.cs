using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>Loads the pages that series of one block need, each once. Thread-safe.</summary>
internal sealed class MetricPageLoader(IObjectStore store, ObjectKey dataKey, MetricIndexSummary summary, MetricPageCache cache)
{
    private string DataKey => dataKey.Value;

    /// <summary>The runs of some series, one each; none where no page with the series has samples in the stretch of time.</summary>
    /// <typeparam name="TPage">The page of the kind.</typeparam>
    /// <param name="kind">Floats or histograms.</param>
    /// <param name="wanted">Places of the series, ascending.</param>
    /// <param name="minMs">First instant.</param>
    /// <param name="maxMs">Last instant, included.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Nothing at all if the block has nothing of the kind.</returns>
    /// <exception cref="CorruptionException">A page is not what was written.</exception>
    public async ValueTask<PageRun<TPage>[]> LoadAsync<TPage>(
        MetricPageKind kind, List<int> wanted, long minMs, long maxMs, CancellationToken cancellationToken)
        where TPage : SeriesPage
    {
        var pages = summary.Pages[(int)kind];
        if (wanted.Count == 0 || pages.Length == 0)
        {
            return [];
        }

        var runs = new PageRun<TPage>[wanted.Count];
        var next = 0;
        for (var i = Math.Max(0, summary.PageOf(kind, wanted[0])); i < pages.Length && next < wanted.Count; i++)
        {
            var start = next;
            var end = i + 1 < pages.Length ? pages[i + 1].First : int.MaxValue;
            while (next < wanted.Count && wanted[next] < end)
            {
                next++;
            }

            if (start < next && pages[i].MinMs <= maxMs && pages[i].MaxMs >= minMs)
            {
                var page = (TPage)await LoadAsync(kind, i, cancellationToken).ConfigureAwait(false);
                await FindRunsAsync(page, wanted, start..next, runs, cancellationToken).ConfigureAwait(false);
            }
        }

        return runs;
    }

    private async ValueTask FindRunsAsync<TPage>(
        TPage page, List<int> wanted, Range range, PageRun<TPage>[] runs, CancellationToken cancellationToken)
        where TPage : SeriesPage
    {
        var times = default(LoadedTimes);
        var place = 0;
        for (var i = range.Start.Value; i < range.End.Value; i++)
        {
            place = page.Find(wanted[i], place);
            if (place < 0)
            {
                place = ~place;
                continue;
            }

            var column = page.SeriesAt(place).TimeColumn;
            if (column < times.First || column >= times.End)
            {
                times = await LoadTimesAsync(column, cancellationToken).ConfigureAwait(false);
            }

            runs[i] = new PageRun<TPage>(page, place, times.Page, column - times.First);
            place++;
        }
    }

    private async ValueTask<LoadedTimes> LoadTimesAsync(int column, CancellationToken cancellationToken)
    {
        var pages = summary.Pages[(int)MetricPageKind.Times];
        var place = summary.PageOf(MetricPageKind.Times, column);
        if (place < 0)
        {
            throw new CorruptionException(DataKey, 0, $"no page has column of times {column}");
        }

        var page = (TimePage)await LoadAsync(MetricPageKind.Times, place, cancellationToken).ConfigureAwait(false);
        return new LoadedTimes(page, pages[place].First, place + 1 < pages.Length ? pages[place + 1].First : int.MaxValue);
    }

    private async ValueTask<MetricPage> LoadAsync(MetricPageKind kind, int place, CancellationToken cancellationToken)
    {
        var key = new PageKey(DataKey, kind, place);
        if (cache.Find(key) is { } known)
        {
            return known;
        }

        var info = summary.Pages[(int)kind][place];
        var bytes = await ReadAsync(info, cancellationToken).ConfigureAwait(false);
        try
        {
            var page = MetricPage.Read(kind, bytes);
            cache.Add(key, page);
            return page;
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(DataKey, info.Offset, "page is malformed", e.Message, e);
        }
    }

    private async ValueTask<byte[]> ReadAsync(MetricPageInfo info, CancellationToken cancellationToken)
    {
        var bytes = new byte[info.Bytes];
        var count = await store.GetRangeAsync(dataKey, info.Offset, bytes, cancellationToken).ConfigureAwait(false);
        if (count != bytes.Length)
        {
            throw new CorruptionException(DataKey, info.Offset, "page is cut short", $"got {count} bytes, want {bytes.Length}");
        }

        var checksum = Crc32C.Compute(bytes);
        return checksum == info.Checksum
            ? bytes
            : throw CorruptionException.ChecksumMismatch(DataKey, info.Offset, "page", checksum, info.Checksum);
    }

    /// <summary>A page of times, its first column and the one behind its last.</summary>
    private readonly record struct LoadedTimes(TimePage? Page, int First, int End);
}
