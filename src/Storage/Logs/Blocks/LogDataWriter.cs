using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Writes pages to a local file that becomes the block's data object. Not thread-safe.</summary>
/// <remarks>
/// Filters are held back and written together, since a query reads many filters and few pages; at most
/// <see cref="HeldFilterBytesMax"/> are held.
/// </remarks>
internal sealed class LogDataWriter : IDisposable
{
    private const int HeldFilterBytesMax = 1 << 20;
    private const int FileBufferBytes = 1 << 16;

    private readonly FileStream _file;
    private readonly int _templateRowsMin;
    private readonly TemplateBuilder _templates = new();
    private readonly SkipFilterBuilder _filters = new(LogBlockFormat.FilterScheme);
    private readonly ByteBuffer _page = new();
    private readonly ByteBuffer _heldFilters = new();
    private readonly List<LogPageInfo> _pages = [];
    private uint[] _lengths = [];
    private int _placedPages; // Pages whose filters are in the file.

    public LogDataWriter(string path, LogBlockOptions options)
    {
        _templateRowsMin = options.TemplateRowsMin;
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, FileBufferBytes);
    }

    /// <summary>Pages written so far; filters have their place once <see cref="Finish"/> was called.</summary>
    public IReadOnlyList<LogPageInfo> Pages => _pages;

    public long Bytes => _file.Position;

    /// <summary>Writes a page.</summary>
    /// <param name="page">Its rows.</param>
    /// <param name="runLengths">Rows of each run of one stream, in order; their sum is the page's rows.</param>
    public void Write(LogPageBuilder page, IReadOnlyList<int> runLengths)
    {
        _page.Clear();
        TimeCounts.Write(page.TimestampsNs, page.Offsets, runLengths, _page);
        var counts = SectionFrom(_page, 0);
        var timestamps = WriteTimestamps(page.TimestampsNs, runLengths);
        var lengths = WriteLengths(page.Offsets);
        var metadata = WriteMetadata(page);
        var text = WriteText(page, out var slots);
        var filterStart = _heldFilters.Length;
        _filters.Build(page.Text, page.Offsets, _heldFilters);
        _pages.Add(new LogPageInfo
        {
            Offset = _file.Position,
            RowCount = page.RowCount,
            TextBytes = page.Text.Length,
            Counts = counts,
            Timestamps = timestamps,
            Lengths = lengths,
            Metadata = metadata,
            Text = text,
            Slots = slots,
            FilterOffset = filterStart,
            Filter = SectionFrom(_heldFilters, filterStart),
        });
        _file.Write(_page.WrittenSpan);
        if (_heldFilters.Length >= HeldFilterBytesMax)
        {
            PlaceFilters();
        }
    }

    /// <summary>Writes what is held back and closes the file.</summary>
    public void Finish()
    {
        PlaceFilters();
        _file.Flush();
    }

    public void Dispose()
    {
        _file.Dispose();
        _page.Dispose();
        _templates.Dispose();
        _heldFilters.Dispose();
    }

    private static PageSection SectionFrom(ByteBuffer buffer, int start)
        => new(buffer.Length - start, Crc32C.Compute(buffer.WrittenSpan[start..]));

    /// <summary>Each run by itself: times of one stream ascend, and jump where the next begins.</summary>
    private PageSection WriteTimestamps(ReadOnlySpan<long> timestampsNs, IReadOnlyList<int> runLengths)
    {
        var start = _page.Length;
        for (var i = 0; i < runLengths.Count; i++)
        {
            DeltaPacking.Write(timestampsNs[..runLengths[i]], _page);
            timestampsNs = timestampsNs[runLengths[i]..];
        }

        return SectionFrom(_page, start);
    }

    private PageSection WriteLengths(ReadOnlySpan<int> offsets)
    {
        var start = _page.Length;
        var count = offsets.Length - 1;
        if (_lengths.Length < count)
        {
            _lengths = new uint[count];
        }

        for (var row = 0; row < count; row++)
        {
            _lengths[row] = (uint)(offsets[row + 1] - offsets[row] - 1);
        }

        FrameOfReference.Write(_lengths.AsSpan(0, count), _page);
        return SectionFrom(_page, start);
    }

    /// <summary>As templates and columns, or in one piece where lines have too little in common.</summary>
    private PageSection WriteText(LogPageBuilder page, out IReadOnlyList<PageSection>? slots)
    {
        var start = _page.Length;
        if (page.RowCount < _templateRowsMin || !_templates.TryBuild(page.Text, page.Offsets))
        {
            slots = null;
            Zstd.Compress(page.Text, _page, LogBlockFormat.TextLevel);
            return SectionFrom(_page, start);
        }

        _templates.WriteTemplates(page.RowCount, _page);
        var text = SectionFrom(_page, start);
        var columns = new PageSection[_templates.ColumnCount];
        for (var column = 0; column < columns.Length; column++)
        {
            start = _page.Length;
            _templates.WriteColumn(column, _page);
            columns[column] = SectionFrom(_page, start);
        }

        slots = columns;
        return text;
    }

    private List<MetadataSection> WriteMetadata(LogPageBuilder page)
    {
        var sections = new List<MetadataSection>();
        foreach (var column in page.Columns)
        {
            var start = _page.Length;
            MetadataCodec.Write(column.Values, column.Ids(page.RowCount), _page);
            sections.Add(new MetadataSection(column.Name, SectionFrom(_page, start)));
        }

        return sections;
    }

    private void PlaceFilters()
    {
        for (; _placedPages < _pages.Count; _placedPages++)
        {
            var page = _pages[_placedPages];
            _pages[_placedPages] = page with { FilterOffset = _file.Position + page.FilterOffset };
        }

        _file.Write(_heldFilters.WrittenSpan);
        _heldFilters.Clear();
    }
}
