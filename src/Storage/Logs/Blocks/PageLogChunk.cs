using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>A run of rows of a page, of which it loads what is asked for.</summary>
internal class PageLogChunk : LogChunk
{
    private readonly LogChunkEntry _entry;
    private readonly LogPageSource _source;
    private readonly LogPageCache _cache;
    private readonly PageFilter? _filter;
    private LogPage? _page;
    private List<MetadataColumn>? _metadata;

    public PageLogChunk(
        LabelSet stream, LogChunkEntry entry, LogPageSource source, LogPageCache cache, PageFilter? filter)
        : base(stream, entry.RowCount, entry.MinTimestampNs, entry.MaxTimestampNs)
    {
        _entry = entry;
        _source = source;
        _cache = cache;
        _filter = filter;
    }

    public override long LineBytes => _entry.LineBytes;

    public override long MetadataBytes => _entry.MetadataBytes;

    /// <summary>The chunk's share of its page.</summary>
    public override long CompressedBytes
        => (_entry.LineBytes + RowCount) * _source.Info.StoredTextBytes / Math.Max(1, _source.Info.TextBytes);

    public override ReadOnlySpan<long> TimestampsNs => Page.TimestampsNs.Slice(_entry.RowStart, RowCount);

    public override ReadOnlySpan<int> Offsets => Page.Offsets.Slice(_entry.RowStart, RowCount + 1);

    public override ReadOnlySpan<byte> Text => Page.Text;

    public override IReadOnlyList<MetadataColumn> Metadata => _metadata ??= OwnMetadata();

    public override ReadOnlySpan<TimeCount> Counts => Page.CountsOf(_entry.RowStart);

    public override LineTemplates? Templates => Page.Templates;

    public override int TemplateRowStart => _entry.RowStart;

    private LogPage Page => _page ?? throw new InvalidOperationException("columns are read before they were loaded");

    public override bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase)
        => _filter is null || _filter.MayContain(needle, ignoreCase);

    /// <inheritdoc/>
    public override ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        _page ??= _cache.Rent(_source);
        return _page.LoadAsync(columns, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken)
        => Page.LoadSlotsAsync(columns, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask LoadTextAsync(RowBitmap rows, CancellationToken cancellationToken)
    {
        _page ??= _cache.Rent(_source);
        return _page.LoadTextAsync(rows, _entry.RowStart, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _page is not null)
        {
            _cache.Return(_page);
            _page = null;
            _metadata = null;
        }

        base.Dispose(disposing);
    }

    /// <summary>The page's columns for the chunk's rows, those left out that none of them has.</summary>
    private List<MetadataColumn> OwnMetadata()
    {
        var columns = new List<MetadataColumn>();
        foreach (var column in Page.Metadata)
        {
            if (column.Ids.Slice(_entry.RowStart, RowCount).ContainsAnyExcept(0))
            {
                columns.Add(column.Slice(_entry.RowStart, RowCount));
            }
        }

        return columns;
    }
}
