using Trine.Model.Logs;

namespace Trine.Storage.Logs.Head;

/// <summary>A handle on compressed rows in memory: columns are unpacked when they are asked for.</summary>
internal sealed class SealedChunk(SealedRows rows, HeadMemory memory)
    : LogChunk(rows.Stream, rows.RowCount, rows.MinTimestampNs, rows.MaxTimestampNs)
{
    private SharedArray<long>? _timestampsNs;
    private SharedArray<int>? _offsets;
    private SharedArray<byte>? _text;
    private IReadOnlyList<MetadataColumn>? _metadata;

    public override long LineBytes => rows.TextBytes - RowCount;

    public override long MetadataBytes => rows.MetadataBytes;

    public override long CompressedBytes => rows.TextFrame.Length;

    public override bool IsHead => true;

    public override ReadOnlySpan<long> TimestampsNs => _timestampsNs is null ? [] : _timestampsNs.Items.AsSpan(0, RowCount);

    public override ReadOnlySpan<int> Offsets => _offsets is null ? [] : _offsets.Items.AsSpan(0, RowCount + 1);

    public override ReadOnlySpan<byte> Text => _text is null ? [] : _text.Items.AsSpan(0, rows.TextBytes);

    public override IReadOnlyList<MetadataColumn> Metadata => _metadata ?? [];

    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (columns.HasFlag(LogColumns.Timestamps) && _timestampsNs is null)
        {
            _timestampsNs = memory.Times.Take(RowCount);
            rows.ReadTimestamps(_timestampsNs.Items.AsSpan(0, RowCount));
        }

        if ((columns & (LogColumns.Offsets | LogColumns.Text)) != 0 && _offsets is null)
        {
            _offsets = memory.Numbers.Take(RowCount + 1);
            rows.ReadOffsets(_offsets.Items.AsSpan(0, RowCount + 1));
        }

        if (columns.HasFlag(LogColumns.Text) && _text is null)
        {
            _text = memory.Text.Take(rows.TextBytes);
            rows.ReadText(_text.Items.AsSpan(0, rows.TextBytes));
        }

        if (columns.HasFlag(LogColumns.Metadata))
        {
            _metadata ??= rows.ReadMetadata();
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
        base.Dispose(disposing);
    }
}
