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

        var index = MetricBlockIndex.Open(content, key.Value);
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

        var all = new List<MetricSeries>();
        foreach (var series in _index.Match(selection.Matchers))
        {
            if (selection.SeriesMax > 0 && all.Count == selection.SeriesMax)
            {
                break;
            }

            if (await _pages.LoadAsync(series, selection.MinMs, selection.MaxMs, cancellationToken).ConfigureAwait(false) is { } runs)
            {
                all.Add(new BlockMetricSeries(_index.LabelsOf(series), _pages.DataKey, runs.Floats, runs.Histograms));
            }
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

        // Fast path: no page is read where the stretch holds the whole block.
        var isWhole = minMs <= _index.Summary.MinMs && maxMs >= _index.Summary.MaxMs;
        foreach (var series in _index.Match(matchers))
        {
            if (seriesMax > 0 && labels.Count == seriesMax)
            {
                break;
            }

            if (isWhole || await ReachesAsync(series, minMs, maxMs, cancellationToken).ConfigureAwait(false))
            {
                labels.Add(_index.LabelsOf(series));
            }
        }

        return labels;
    }

    /// <summary>Names of labels of the matching series, in no order.</summary>
    public IReadOnlyCollection<string> LabelNames(IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
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

    /// <summary>Values of a label of the matching series, in no order.</summary>
    public IReadOnlyCollection<string> LabelValues(string name, IReadOnlyList<LabelMatcher> matchers, long minMs, long maxMs)
    {
        if (!Overlaps(minMs, maxMs) || _index.ColumnOf(name) is not { } column)
        {
            return [];
        }

        var places = matchers.Count == 0
            ? Enumerable.Range(1, column.ValueCount)
            : _index.Match(matchers).Select(column.PlaceOf).Where(place => place > 0).Distinct();
        return [.. places.Select(column.ValueAt)];
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

    private async ValueTask<bool> ReachesAsync(int series, long minMs, long maxMs, CancellationToken cancellationToken)
    {
        var runs = await _pages.LoadAsync(series, minMs, maxMs, cancellationToken).ConfigureAwait(false);
        return runs?.Floats?.Reaches(minMs, maxMs) == true || runs?.Histograms?.Reaches(minMs, maxMs) == true;
    }

    private bool Overlaps(long minMs, long maxMs) => _index.Summary.MinMs <= maxMs && _index.Summary.MaxMs >= minMs;
}
