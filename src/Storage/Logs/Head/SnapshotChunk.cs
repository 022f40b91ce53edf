using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>A handle on rows that are not compressed: the columns are the head's own arrays, read in place.</summary>
/// <param name="rows">Owned by the handle.</param>
internal sealed class SnapshotChunk(ChunkSnapshot rows)
    : LogChunk(rows.Stream, rows.RowCount, rows.MinTimestampNs, rows.MaxTimestampNs)
{
    private int[]? _order; // Null while the order of arrival is the order of time.
    private long[] _orderedTimestampsNs = [];
    private int[] _orderedOffsets = [];
    private byte[] _orderedText = [];
    private IReadOnlyList<MetadataColumn>? _metadata;

    public override long LineBytes => rows.TextBytes - RowCount;

    public override long MetadataBytes => rows.MetadataBytes;

    public override bool IsHead => true;

    public override ReadOnlySpan<long> TimestampsNs
        => rows.IsSorted ? rows.TimestampsNs.Items.AsSpan(0, RowCount) : _orderedTimestampsNs;

    public override ReadOnlySpan<int> Offsets
        => rows.IsSorted ? rows.Offsets.Items.AsSpan(0, RowCount + 1) : _orderedOffsets;

    public override ReadOnlySpan<byte> Text => rows.IsSorted ? rows.Text.Items.AsSpan(0, rows.TextBytes) : _orderedText;

    public override IReadOnlyList<MetadataColumn> Metadata => _metadata ?? [];

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!rows.IsSorted)
        {
            LoadInOrder(columns);
        }

        if (columns.HasFlag(LogColumns.Metadata))
        {
            _metadata ??= rows.ToColumns(_order);
        }

        return default;
    }

    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Slow path: rows came out of order, so that every column asked for is copied into order.</summary>
    private void LoadInOrder(LogColumns columns)
    {
        var times = rows.TimestampsNs.Items.AsSpan(0, RowCount);
        _order ??= RowOrder.ByTime(times);
        if (columns.HasFlag(LogColumns.Timestamps) && _orderedTimestampsNs.Length == 0)
        {
            _orderedTimestampsNs = RowOrder.Apply<long>(_order, times);
        }

        if ((columns & (LogColumns.Text | LogColumns.Offsets)) != 0 && _orderedText.Length == 0)
        {
            _orderedOffsets = new int[RowCount + 1];
            _orderedText = GC.AllocateUninitializedArray<byte>(rows.TextBytes);
            RowOrder.ApplyToText(_order, rows.Offsets.Items, rows.Text.Items, _orderedOffsets, _orderedText);
        }
    }
}
