using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Makes the bytes of a page and of its filter. Not thread-safe; reused for page after page.</summary>
/// <param name="templateRowsMin">Pages of fewer rows hold their text in one piece.</param>
internal sealed class LogPageEncoder(int templateRowsMin) : IDisposable
{
    private TemplateBuilder? _templates; // Made for the first page that is large enough.
    private readonly SkipFilterBuilder _filters = new(LogBlockFormat.FilterScheme);
    private readonly ByteBuffer _page = new();
    private readonly ByteBuffer _filter = new();
    private uint[] _lengths = [];

    /// <summary>The sections of the page encoded last, one behind the other.</summary>
    public ReadOnlySpan<byte> Page => _page.WrittenSpan;

    /// <summary>Its filter.</summary>
    public ReadOnlySpan<byte> Filter => _filter.WrittenSpan;

    /// <summary>Encodes a page.</summary>
    /// <param name="page">Its rows.</param>
    /// <param name="runLengths">Rows of each run of one stream, in order; their sum is the page's rows.</param>
    /// <returns>What it is; page and filter are not placed yet: both are at 0.</returns>
    public LogPageInfo Encode(PageRows page, IReadOnlyList<int> runLengths)
    {
        _page.Clear();
        _filter.Clear();
        TimeCounts.Write(page.TimestampsNs, page.Offsets, runLengths, _page);
        var counts = SectionFrom(_page, 0);
        var timestamps = WriteTimestamps(page.TimestampsNs, runLengths);
        var lengths = WriteLengths(page.Offsets);
        var metadata = WriteMetadata(page);
        var text = WriteText(page, out var slots);
        _filters.Build(page.Text, page.Offsets, _filter);
        return new LogPageInfo
        {
            Offset = 0,
            RowCount = page.RowCount,
            TextBytes = page.Text.Length,
            Counts = counts,
            Timestamps = timestamps,
            Lengths = lengths,
            Metadata = metadata,
            Text = text,
            Slots = slots,
            FilterOffset = 0,
            Filter = SectionFrom(_filter, 0),
        };
    }

    public void Dispose()
    {
        _page.Dispose();
        _filter.Dispose();
        _templates?.Dispose();
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

    private List<MetadataSection> WriteMetadata(PageRows page)
    {
        var sections = new List<MetadataSection>();
        foreach (var column in page.Columns.Used)
        {
            var start = _page.Length;
            MetadataCodec.Write(column.Values, column.Ids(page.RowCount), _page);
            sections.Add(new MetadataSection(column.Name, SectionFrom(_page, start)));
        }

        return sections;
    }

    /// <summary>As templates and columns, or in one piece where lines have too little in common.</summary>
    private PageSection WriteText(PageRows page, out IReadOnlyList<PageSection>? slots)
    {
        var start = _page.Length;
        if (page.RowCount < templateRowsMin || !(_templates ??= new TemplateBuilder()).TryBuild(page.Text, page.Offsets))
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
}
