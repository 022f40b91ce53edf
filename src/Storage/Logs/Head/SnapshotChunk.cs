using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>A handle on rows that are not compressed: columns are the head's own arrays, copied only where they must be.</summary>
/// <remarks>Text in several segments is joined when it is asked for; rows that came out of order are put into order.</remarks>
/// <param name="rows">Owned by the handle.</param>
/// <param name="memory">Lends the arrays for copies.</param>
internal sealed class SnapshotChunk(ChunkSnapshot rows, HeadMemory memory)
    : LogChunk(rows.Stream, rows.RowCount, rows.MinTimestampNs, rows.MaxTimestampNs)
{
    private int[]? _order; // Null while the order of arrival is the order of time.
    private SharedArray<long>? _timestampsNs; // Copies; null where the column is read in place, or not loaded.
    private SharedArray<int>? _offsets;
    private SharedArray<byte>? _text;
    private IReadOnlyList<MetadataColumn>? _metadata;

    public override long LineBytes => rows.TextBytes - RowCount;

    public override long MetadataBytes => rows.MetadataBytes;

    public override bool IsHead => true;

    public override ReadOnlySpan<long> TimestampsNs => (_timestampsNs ?? rows.TimestampsNs).Items.AsSpan(0, RowCount);

    public override ReadOnlySpan<int> Offsets => (_offsets ?? rows.Offsets).Items.AsSpan(0, RowCount + 1);

    public override ReadOnlySpan<byte> Text
        => _text is not null ? _text.Items.AsSpan(0, rows.TextBytes) : rows.Text.Span;

    public override IReadOnlyList<MetadataColumn> Metadata => _metadata ?? [];

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!rows.IsSorted)
        {
            LoadInOrder(columns);
        }
        else if (columns.HasFlag(LogColumns.Text) && _text is null && !rows.Text.IsContiguous)
        {
            _text = JoinText();
        }

        if (columns.HasFlag(LogColumns.Metadata))
        {
            _metadata ??= rows.ToColumns(_order);
        }

        return default;
    }

    protected override void Dispose(bool disposing)
    {
        _timestampsNs?.Release();
        _offsets?.Release();
        _text?.Release();
        _timestampsNs = null;
        _offsets = null;
        _text = null;
        rows.Dispose();
        base.Dispose(disposing);
    }

    private SharedArray<byte> JoinText()
    {
        var joined = memory.Text.Take(rows.TextBytes);
        rows.Text.CopyTo(0, joined.Items.AsSpan(0, rows.TextBytes));
        return joined;
    }

    /// <summary>Slow path: every column asked for is copied into the order of time.</summary>
    private void LoadInOrder(LogColumns columns)
    {
        var times = rows.TimestampsNs.Items.AsSpan(0, RowCount);
        _order ??= RowOrder.ByTime(times);
        if (columns.HasFlag(LogColumns.Timestamps) && _timestampsNs is null)
        {
            _timestampsNs = memory.Times.Take(RowCount);
            RowOrder.Apply(_order, times, _timestampsNs.Items.AsSpan(0, RowCount));
        }

        if ((columns & (LogColumns.Text | LogColumns.Offsets)) != 0 && _offsets is null)
        {
            _offsets = memory.Numbers.Take(RowCount + 1);
            _text = memory.Text.Take(rows.TextBytes);
            RowOrder.ApplyToText(_order, rows.Offsets.Items, rows.Text, _offsets.Items, _text.Items);
        }
    }
}
