using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Querier.Logs.Merging;

/// <summary>The rows of one chunk in a window that no other chunk of the stream reaches into.</summary>
/// <remarks>Which rows these are is known after a load; until then their number and size are estimated.</remarks>
internal sealed class ChunkWindow : LogChunk
{
    private readonly TimeRange _window;
    private readonly SharedChunk _part;
    private readonly RowBitmap _rows = new(); // Rows of the chunk, where a load is about rows.
    private List<MetadataColumn>? _metadata;
    private int _start = -1;

    /// <param name="window">Only rows inside are taken; overlaps the chunk.</param>
    /// <param name="part">The chunk.</param>
    public ChunkWindow(TimeRange window, SharedChunk part)
        : base(
            part.Chunk.Stream,
            (int)Math.Ceiling(part.Chunk.RowCount * part.ShareOf(window)),
            Math.Max(window.StartNs, part.Chunk.MinTimestampNs),
            Math.Min(window.EndNs - 1, part.Chunk.MaxTimestampNs))
    {
        _window = window;
        _part = part;
        part.AddUser();
    }

    public override bool IsRowCountExact => _start >= 0;

    public override long LineBytes => Share(_part.Chunk.LineBytes);

    public override long MetadataBytes => Share(_part.Chunk.MetadataBytes);

    public override long CompressedBytes => Share(_part.Chunk.CompressedBytes);

    public override bool IsHead => _part.Chunk.IsHead;

    public override ReadOnlySpan<long> TimestampsNs => _part.Chunk.TimestampsNs.Slice(_start, RowCount);

    public override ReadOnlySpan<int> Offsets => _part.Chunk.Offsets.Slice(_start, RowCount + 1);

    public override ReadOnlySpan<byte> Text => _part.Chunk.Text;

    public override IReadOnlyList<MetadataColumn> Metadata
        => _metadata ??= [.. _part.Chunk.Metadata.Select(column => column.Slice(_start, RowCount)).Where(column => column.Ids.ContainsAnyExcept(0))];

    public override LineTemplates? Templates => _part.Chunk.Templates;

    public override int TemplateRowStart => _part.Chunk.TemplateRowStart + _start;

    public override bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase) => _part.Chunk.MayContain(needle, ignoreCase);

    public override async ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        if (_start < 0)
        {
            columns |= LogColumns.Timestamps;
        }

        await _part.LoadAsync(columns & ~LogColumns.Counts, cancellationToken);
        if (_start < 0)
        {
            FindRows();
        }
    }

    public override ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
        => _part.LoadSlotsAsync(columns, cancellationToken);

    public override ValueTask LoadTextAsync(RowBitmap rows, CancellationToken cancellationToken)
    {
        _rows.Reset(_part.Chunk.RowCount);
        foreach (var row in rows)
        {
            _rows.Set(_start + row);
        }

        return _part.LoadTextAsync(_rows, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _part.Dispose();
        base.Dispose(disposing);
    }

    private void FindRows()
    {
        var times = _part.Chunk.TimestampsNs;
        var start = 0;
        while (start < times.Length && times[start] < _window.StartNs)
        {
            start++;
        }

        var end = start;
        while (end < times.Length && times[end] < _window.EndNs)
        {
            end++;
        }

        (_start, RowCount) = (start, end - start);
    }

    private long Share(long whole) => IsRowCountExact
        ? (long)((double)whole * RowCount / _part.Chunk.RowCount)
        : (long)Math.Ceiling(whole * _part.ShareOf(_window));
}
