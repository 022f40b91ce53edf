using Trine.Codecs;
using Trine.Model.Logs;
using Trine.Storage.Objects;

namespace Trine.Storage.Logs;

/// <summary>Where a page's bytes come from. Immutable, thread-safe.</summary>
internal sealed class LogPageSource(IObjectStore store, ObjectKey dataKey, LogBlockIndex index, int page)
{
    public ObjectKey DataKey => dataKey;

    public int Page => page;

    public LogPageInfo Info { get; } = index.Pages[page];

    /// <summary>The runs of the page, in order.</summary>
    public ReadOnlySpan<LogChunkEntry> Chunks
        => index.Chunks.AsSpan(index.PageChunkStarts[page]..index.PageChunkStarts[page + 1]);

    /// <summary>Reads the sections of some columns, neighbours with one request.</summary>
    /// <exception cref="CorruptionException">The object is shorter than its index says.</exception>
    public async Task<PageSections> ReadAsync(LogColumns columns, CancellationToken cancellationToken)
    {
        var sections = new PageSections(dataKey.Value);
        try
        {
            foreach (var (offset, bytes) in Ranges(columns))
            {
                var memory = sections.Add(offset, bytes);
                var count = await store.GetRangeAsync(dataKey, offset, memory, cancellationToken).ConfigureAwait(false);
                if (count < bytes)
                {
                    throw new CorruptionException(
                        dataKey.Value, offset + count, "object is cut short", $"got {count} bytes, want {bytes}");
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

    private List<(long Offset, int Bytes)> Ranges(LogColumns columns)
    {
        var ranges = new List<(long Offset, int Bytes)>();
        Add(LogColumns.Timestamps, Info.Offset, Info.Timestamps.Bytes);
        Add(LogColumns.Offsets, Info.LengthsOffset, Info.Lengths.Bytes);
        Add(LogColumns.Metadata, Info.MetadataOffset, Info.MetadataBytes);
        Add(LogColumns.Text, Info.TextOffset, Info.Text.Bytes);
        return ranges;

        void Add(LogColumns column, long offset, int bytes)
        {
            if (!columns.HasFlag(column) || bytes == 0)
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
}
