using Trine.Codecs;
using Trine.Model;
using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>An open block: its index in memory, its pages in the store. Thread-safe.</summary>
public sealed class MetricBlockReader : IBlockReader
{
    private readonly MetricBlockIndex _index;
    private readonly MetricPageLoader _pages;

    private MetricBlockReader(BlockMeta meta, MetricBlockIndex index, MetricPageLoader pages)
    {
        Meta = meta;
        _index = index;
        _pages = pages;
    }

    public BlockMeta Meta { get; }

    /// <summary>Roughly what the index takes in memory, in bytes, once all of it was asked for.</summary>
    public long MemoryBytes => _index.MemoryBytes;

    /// <summary>Opens a block by reading its index.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="bucket">Whose it is.</param>
    /// <param name="meta">What the bucket index says of it.</param>
    /// <param name="cache">Keeps pages for all blocks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ObjectNotFoundException">It was removed.</exception>
    /// <exception cref="CorruptionException">Its index is not what was written.</exception>
    /// <exception cref="NotSupportedException">It is of a newer version.</exception>
    public static async Task<MetricBlockReader> OpenAsync(
        IObjectStore store, BlockBucket bucket, BlockMeta meta, MetricPageCache cache, CancellationToken cancellationToken)
    {
        var location = bucket.Block(meta.Id);
        var key = location.IndexKey;
        var stored = await store.GetAsync(key, Array.MaxLength, cancellationToken).ConfigureAwait(false)
            ?? throw new ObjectNotFoundException(key);
        var content = stored.Content;
        var checksum = Crc32C.Compute(content);
        if (checksum != meta.IndexChecksum)
        {
            throw CorruptionException.ChecksumMismatch(key.Value, 0, "index", checksum, meta.IndexChecksum);
        }

        var index = MetricBlockIndex.Open(content, location);
        return new MetricBlockReader(meta, index, new MetricPageLoader(store, location.DataKey, index.Summary, cache));
    }

    /// <summary>The series with the chance of a sample in the selection's stretch of time, their pages loaded; nothing has to be given back.</summary>
    /// <exception cref="CorruptionException">A page is not what was written.</exception>
    public async Task<SeriesSet> SelectAsync(MetricSelection selection, CancellationToken cancellationToken)
    {
        if (!Overlaps(selection.MinMs, selection.MaxMs))
        {
            return SeriesSet.Empty;
        }

        var wanted = _index.Match(selection.Matchers);
        var (floats, histograms) = await LoadAsync(wanted, selection.MinMs, selection.MaxMs, cancellationToken).ConfigureAwait(false);
        var all = new List<MetricSeries>(wanted.Count);
        var places = new List<int>(wanted.Count);
        for (var i = 0; i < wanted.Count && (selection.SeriesMax == 0 || all.Count < selection.SeriesMax); i++)
        {
            var (ownFloats, ownHistograms) = (RunAt(floats, i), RunAt(histograms, i));
            if (!ownFloats.IsEmpty || !ownHistograms.IsEmpty)
            {
                places.Add(wanted[i]);
                all.Add(BlockMetricSeries.Of(_index, wanted[i], ownFloats, ownHistograms));
            }
        }

        if (selection.IsOrdered && _index.Order is { } order)
        {
            all = order.Sort(all, places);
        }

        return new SeriesSet(all, [], null);
    }

    /// <summary>Labels of the matching series whose samples reach into a stretch of time, both ends included.</summary>
    /// <exception cref="CorruptionException">A page is not what was written.</exception>
    public async Task<List<LabelSet>> SeriesAsync(
        IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs, int seriesMax, CancellationToken cancellationToken)
    {
        var labels = new List<LabelSet>();
        if (!Overlaps(minMs, maxMs))
        {
            return labels;
        }

        var wanted = _index.Match(matchers);
        if (minMs > _index.Summary.MinMs || maxMs < _index.Summary.MaxMs)
        {
            // Slow path: pages are read where the stretch does not hold the whole block.
            var (floats, histograms) = await LoadAsync(wanted, minMs, maxMs, cancellationToken).ConfigureAwait(false);
            wanted = [.. wanted.Where((_, i) =>
                RunAt(floats, i).Reaches(minMs, maxMs) || RunAt(histograms, i).Reaches(minMs, maxMs))];
        }

        foreach (var series in seriesMax > 0 ? wanted.Take(seriesMax) : wanted)
        {
            labels.Add(_index.LabelsOf(series));
        }

        return labels;
    }

    /// <summary>Names of labels of the matching series.</summary>
    public IReadOnlyList<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        if (!Overlaps(minMs, maxMs))
        {
            return [];
        }

        if (matchers.Count == 0)
        {
            return _index.Summary.Names;
        }

        var found = _index.Match(matchers);
        return [.. _index.Summary.Names.Where((_, place) => found.Exists(series => _index.ColumnAt(place).PlaceOf(series) > 0))];
    }

    /// <summary>Values of a label of the matching series.</summary>
    public IReadOnlyList<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        if (!Overlaps(minMs, maxMs) || _index.ColumnOf(name) is not { } column)
        {
            return [];
        }

        if (matchers.Count == 0)
        {
            return column.Values();
        }

        var isFound = new bool[column.ValueCount + 1];
        foreach (var series in _index.Match(matchers))
        {
            isFound[column.PlaceOf(series)] = true;
        }

        var values = new List<string>();
        for (var place = 1; place < isFound.Length; place++)
        {
            if (isFound[place])
            {
                values.Add(column.ValueAt(place));
            }
        }

        return values;
    }

    /// <summary>Exemplars of the matching series in a stretch of time, both ends included.</summary>
    public List<SeriesExemplars> Exemplars(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        var stored = _index.ReadExemplars();
        if (stored.Count == 0)
        {
            return [];
        }

        var wanted = _index.Match(matchers).ToHashSet();
        return [.. stored
            .Where(item => item.Exemplar.TimestampMs >= minMs && item.Exemplar.TimestampMs <= maxMs && wanted.Contains(item.Series))
            .GroupBy(item => item.Series)
            .Select(group => new SeriesExemplars(_index.LabelsOf(group.Key), [.. group.Select(item => item.Exemplar.ToExemplar())]))];
    }

    /// <summary>Metadata that the head knew when it wrote the block.</summary>
    public IReadOnlyList<MetricMetadata> Metadata() => _index.ReadMetadata();

    private async ValueTask<(PageRun<FloatPage>[] Floats, PageRun<HistogramPage>[] Histograms)> LoadAsync(
        List<int> wanted, long minMs, long maxMs, CancellationToken cancellationToken)
        => (await _pages.LoadAsync<FloatPage>(MetricPageKind.Floats, wanted, minMs, maxMs, cancellationToken).ConfigureAwait(false),
            await _pages.LoadAsync<HistogramPage>(MetricPageKind.Histograms, wanted, minMs, maxMs, cancellationToken)
                .ConfigureAwait(false));

    /// <summary>None where the block has nothing of the kind.</summary>
    private static PageRun<TPage> RunAt<TPage>(PageRun<TPage>[] runs, int place)
        where TPage : SeriesPage
        => place < runs.Length ? runs[place] : default;

    private bool Overlaps(long minMs, long maxMs) => _index.Summary.MinMs <= maxMs && _index.Summary.MaxMs >= minMs;
}
