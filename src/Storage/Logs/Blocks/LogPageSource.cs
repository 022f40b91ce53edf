using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.Storage.Logs;

/// <summary>Where a page's bytes come from. Immutable, thread-safe.</summary>
/// <param name="bytes">What they are read from.</param>
/// <param name="info">The page.</param>
/// <param name="chunks">Its runs, in order.</param>
internal sealed class LogPageSource(IPageBytes bytes, LogPageInfo info, ReadOnlyMemory<LogChunkEntry> chunks)
{
    /// <summary>Names the page among all others.</summary>
    public (string Name, long Offset) Key => (bytes.Name, info.Offset);

    public string Name => bytes.Name;

    public LogPageInfo Info => info;

    /// <summary>The runs of the page, in order.</summary>
    public ReadOnlySpan<LogChunkEntry> Chunks => chunks.Span;

    /// <summary>The number of the run that begins at a row.</summary>
    public int RunAt(int rowStart)
    {
        var chunks = Chunks;
        var run = 0;
        while (chunks[run].RowStart != rowStart)
        {
            run++;
        }

        return run;
    }

    /// <summary>Where the column of a slot lies. Needs <see cref="LogPageInfo.Slots"/>.</summary>
    public (long Offset, PageSection Section) Slot(int column)
    {
        var slots = Info.Slots ?? [];
        var offset = Info.SlotsOffset;
        for (var i = 0; i < column; i++)
        {
            offset += slots[i].Bytes;
        }

        return (offset, slots[column]);
    }

    /// <summary>Reads the sections of some columns, neighbours with one request.</summary>
    /// <exception cref="CorruptionException">The object is shorter than its index says.</exception>
    public Task<PageSections> ReadAsync(LogColumns columns, PageBuffers buffers, CancellationToken cancellationToken)
    {
        var ranges = new List<(long Offset, int Bytes)>();
        Add(LogColumns.Counts, Info.Offset, Info.Counts.Bytes);
        Add(LogColumns.Timestamps, Info.TimestampsOffset, Info.Timestamps.Bytes);
        Add(LogColumns.Offsets, Info.LengthsOffset, Info.Lengths.Bytes);
        Add(LogColumns.Metadata, Info.MetadataOffset, Info.MetadataBytes);
        Add(Info.Slots is null ? LogColumns.Text : LogColumns.Templates, Info.TextOffset, Info.Text.Bytes);
        Add(LogColumns.Text, Info.SlotsOffset, Info.StoredTextBytes - Info.Text.Bytes);
        return ReadAsync(ranges, buffers, cancellationToken);

        void Add(LogColumns column, long offset, int length)
        {
            if (columns.HasFlag(column))
            {
                AddRange(ranges, offset, length);
            }
        }
    }

    /// <summary>Reads the columns of some slots, neighbours with one request.</summary>
    /// <param name="slots">Ascending.</param>
    /// <param name="buffers">Lends memory.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CorruptionException">The object is shorter than its index says.</exception>
    public Task<PageSections> ReadSlotsAsync(int[] slots, PageBuffers buffers, CancellationToken cancellationToken)
    {
        var ranges = new List<(long Offset, int Bytes)>();
        foreach (var slot in slots)
        {
            var (offset, section) = Slot(slot);
            AddRange(ranges, offset, section.Bytes);
        }

        return ReadAsync(ranges, buffers, cancellationToken);
    }

    private async Task<PageSections> ReadAsync(
        List<(long Offset, int Bytes)> ranges, PageBuffers buffers, CancellationToken cancellationToken)
    {
        var sections = new PageSections(Name, buffers);
        try
        {
            foreach (var (offset, length) in ranges)
            {
                var memory = sections.Add(offset, length);
                var count = await bytes.ReadAsync(offset, memory, cancellationToken).ConfigureAwait(false);
                if (count < length)
                {
                    throw new CorruptionException(
                        Name, offset + count, "object is cut short", $"got {count} bytes, want {length}");
                }
            }

            return sections;
        }
        catch
        {
            sections.Dispose();
            throw;
        }
    }

    private static void AddRange(List<(long Offset, int Bytes)> ranges, long offset, int bytes)
    {
        if (bytes == 0)
        {
            return;
        }

        if (ranges.Count > 0 && ranges[^1].Offset + ranges[^1].Bytes == offset)
        {
            ranges[^1] = (ranges[^1].Offset, ranges[^1].Bytes + bytes);
        }
        else
        {
            ranges.Add((offset, bytes));
        }
    }
}
