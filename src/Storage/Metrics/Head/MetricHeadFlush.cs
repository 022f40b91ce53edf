using Trine.Model.Metrics;
using Trine.Storage.Blocks;
using Trine.Storage.Heads;
using Trine.Storage.Objects;

namespace Trine.Storage.Metrics;

/// <summary>The rows that a flush writes: readable in the head until <see cref="Complete"/> drops them. Not thread-safe.</summary>
internal sealed class MetricHeadFlush : IHeadFlush
{
    private readonly MetricHead _head;
    private readonly List<Item> _items;
    private readonly List<MetricMetadata> _metadata;

    public MetricHeadFlush(MetricHead head, List<Item> items, List<MetricMetadata> metadata)
    {
        _head = head;
        _items = items;
        _metadata = metadata;
        IsEmpty = !items.Exists(item => item.Rows.HasSamples);
    }

    /// <summary>Whether there is no sample; exemplars alone make no block and go.</summary>
    public bool IsEmpty { get; }

    public async Task<BlockMeta> WriteBlockAsync(
        IObjectStore store, BlockLocation location, string scratchPath, CancellationToken cancellationToken)
    {
        // The order of label bytes brings series of one metric together, which pack alike; items come in the head's order.
        var sorted = Enumerable.Range(0, _items.Count).ToArray();
        Array.Sort(sorted, (left, right)
            => _items[left].Series.LabelBytes.AsSpan().SequenceCompareTo(_items[right].Series.LabelBytes));
        using var writer = new MetricBlockWriter(store, location, scratchPath);
        var columns = new SampleColumns();
        foreach (var order in sorted)
        {
            var item = _items[order];
            cancellationToken.ThrowIfCancellationRequested();
            columns.Clear();
            item.Rows.Read(long.MinValue, long.MaxValue, columns);
            if (columns.Count > 0)
            {
                writer.Add(item.Series.LabelBytes, columns, item.Rows.FlushingExtras?.Exemplars ?? [], order);
            }
        }

        return await writer.FinishAsync(_metadata, cancellationToken).ConfigureAwait(false);
    }

    public void Complete() => _head.EndFlush(_items, isComplete: true);

    public void Abort() => _head.EndFlush(_items, isComplete: false);

    /// <summary>A series and the rows that the flush took of it.</summary>
    internal readonly record struct Item(HeadSeries Series, HeadSnapshot Rows);
}
