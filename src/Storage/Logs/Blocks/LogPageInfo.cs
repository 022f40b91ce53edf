namespace Trine.Storage.Logs;

/// <summary>A page as the block's index knows it. Immutable.</summary>
/// <remarks>Its sections lie one behind the other: counts, timestamps, lengths, metadata columns, text, slot columns. The filter lies elsewhere.</remarks>
internal sealed record LogPageInfo
{
    /// <summary>Where the first section begins in the data object.</summary>
    public required long Offset { get; init; }

    public required int RowCount { get; init; }

    /// <summary>Lines and their ends, before compression.</summary>
    public required int TextBytes { get; init; }

    /// <summary>Empty where there are none.</summary>
    public PageSection Counts { get; init; }

    public required PageSection Timestamps { get; init; }

    public required PageSection Lengths { get; init; }

    public required IReadOnlyList<MetadataSection> Metadata { get; init; }

    /// <summary>The text; the templates where <see cref="Slots"/> is not null.</summary>
    public required PageSection Text { get; init; }

    /// <summary>The columns of the templates; null where the text is one frame.</summary>
    public IReadOnlyList<PageSection>? Slots { get; init; }

    public required long FilterOffset { get; init; }

    public required PageSection Filter { get; init; }

    public long TimestampsOffset => Offset + Counts.Bytes;

    public long LengthsOffset => TimestampsOffset + Timestamps.Bytes;

    public long MetadataOffset => LengthsOffset + Lengths.Bytes;

    public long TextOffset => MetadataOffset + MetadataBytes;

    public long SlotsOffset => TextOffset + Text.Bytes;

    /// <summary>All of them, as they lie; without the filter.</summary>
    public IEnumerable<PageSection> Sections
        => [Counts, Timestamps, Lengths, .. Metadata.Select(column => column.Section), Text, .. Slots ?? []];

    /// <summary>Bytes of all sections.</summary>
    public int StoredBytes => (int)(TextOffset - Offset) + StoredTextBytes;

    /// <summary>Bytes of all that the text is made of.</summary>
    public int StoredTextBytes
    {
        get
        {
            var bytes = Text.Bytes;
            foreach (var slot in Slots ?? [])
            {
                bytes += slot.Bytes;
            }

            return bytes;
        }
    }

    public int MetadataBytes
    {
        get
        {
            var bytes = 0;
            foreach (var column in Metadata)
            {
                bytes += column.Section.Bytes;
            }

            return bytes;
        }
    }
}
