using Trine.Codecs;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>Loads the pages that series of one block need. Thread-safe.</summary>
internal sealed class MetricPageLoader(IObjectStore store, ObjectKey dataKey, MetricIndexSummary summary, MetricPageCache cache)
{
    public string DataKey => dataKey.Value;

    /// <summary>The runs of a series; null if no page with it has samples in the stretch of time, both ends included.</summary>
    /// <exception cref="CorruptionException">A page is not what was written.</exception>
    public async ValueTask<(FloatRun? Floats, HistogramRunOf? Histograms)?> LoadAsync(
        int series, long minMs, long maxMs, CancellationToken cancellationToken)
    {
        FloatRun? floats = null;
        HistogramRunOf? histograms = null;
        if (PageOf(MetricPageKind.Floats, series, minMs, maxMs) is >= 0 and var floatPage)
        {
            var page = (FloatPage)await LoadAsync(MetricPageKind.Floats, floatPage, cancellationToken).ConfigureAwait(false);
            if (page.TryFind(series, out var found, out var place))
            {
                var (times, column) = await LoadTimesAsync(found.TimeColumn, cancellationToken).ConfigureAwait(false);
                floats = new FloatRun(page, found, place, times, column);
            }
        }

        if (PageOf(MetricPageKind.Histograms, series, minMs, maxMs) is >= 0 and var histogramPage)
        {
            var page = (HistogramPage)await LoadAsync(MetricPageKind.Histograms, histogramPage, cancellationToken).ConfigureAwait(false);
            if (page.TryFind(series, out var found, out var place))
            {
                var (times, column) = await LoadTimesAsync(found.TimeColumn, cancellationToken).ConfigureAwait(false);
                histograms = new HistogramRunOf(page, found, place, times, column);
            }
        }

        return floats is null && histograms is null ? null : (floats, histograms);
    }

    private int PageOf(MetricPageKind kind, int series, long minMs, long maxMs)
    {
        var place = summary.PageOf(kind, series);
        return place >= 0 && summary.Pages[(int)kind][place] is var page && page.MinMs <= maxMs && page.MaxMs >= minMs ? place : -1;
    }

    private async ValueTask<(TimePage Page, int Column)> LoadTimesAsync(int column, CancellationToken cancellationToken)
    {
        var place = summary.PageOf(MetricPageKind.Times, column);
        if (place < 0)
        {
            throw new CorruptionException(DataKey, 0, $"no page has column of times {column}");
        }

        var page = (TimePage)await LoadAsync(MetricPageKind.Times, place, cancellationToken).ConfigureAwait(false);
        return (page, column - summary.Pages[(int)MetricPageKind.Times][place].First);
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
}
