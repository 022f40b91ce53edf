using Trine.Codecs;
using Trine.Storage.Logs;

namespace Trine.Storage.Metrics;

/// <summary>The first section of a block's index: what is needed to open it. Immutable.</summary>
internal sealed record MetricIndexSummary
{
    public required int SeriesCount { get; init; }

    public required long MinMs { get; init; }

    public required long MaxMs { get; init; }

    /// <summary>Pages by <see cref="MetricPageKind"/>, each ascending by <see cref="MetricPageInfo.First"/>.</summary>
    public required MetricPageInfo[][] Pages { get; init; }

    /// <summary>Label names in the order of their sections.</summary>
    public required string[] Names { get; init; }

    public static void Write(LabelColumnBuilder labels, MetricDataFile file, long minMs, long maxMs, ByteBuffer body)
    {
        body.AppendVarint((ulong)labels.SeriesCount);
        body.AppendVarint(Varint.ZigZag(minMs));
        body.AppendVarint((ulong)(maxMs - minMs));
        foreach (var kind in Enum.GetValues<MetricPageKind>())
        {
            var pages = file.PagesOf(kind);
            body.AppendVarint((ulong)pages.Count);
            foreach (var page in pages)
            {
                body.AppendVarint((ulong)page.Offset);
                body.AppendVarint((ulong)page.Bytes);
                body.AppendUInt32(page.Checksum);
                body.AppendVarint((ulong)page.First);
                body.AppendVarint(Varint.ZigZag(page.MinMs - minMs));
                body.AppendVarint((ulong)(page.MaxMs - page.MinMs));
            }
        }

        var names = labels.Names.ToList();
        body.AppendVarint((ulong)names.Count);
        foreach (var (name, _) in names)
        {
            body.AppendVarint((ulong)name.Length);
            body.Append(name);
        }
    }

    /// <exception cref="InvalidDataException">The section is malformed.</exception>
    public static MetricIndexSummary Read(ReadOnlySpan<byte> body)
    {
        var cursor = new IndexCursor(body);
        var seriesCount = cursor.ReadInt32();
        var minMs = cursor.ReadInt64();
        var maxMs = minMs + (long)cursor.ReadUInt64();
        var pages = new MetricPageInfo[Enum.GetValues<MetricPageKind>().Length][];
        for (var kind = 0; kind < pages.Length; kind++)
        {
            pages[kind] = ReadPages(ref cursor, minMs);
        }

        var names = new string[cursor.ReadCount()];
        foreach (ref var name in names.AsSpan())
        {
            name = cursor.ReadString();
        }

        return new MetricIndexSummary { SeriesCount = seriesCount, MinMs = minMs, MaxMs = maxMs, Pages = pages, Names = names };
    }

    /// <summary>The page that holds a series or column, as far as the index tells; -1 if none does.</summary>
    public int PageOf(MetricPageKind kind, int item)
    {
        var pages = Pages[(int)kind];
        var (low, high) = (0, pages.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pages[middle].First <= item ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private static MetricPageInfo[] ReadPages(ref IndexCursor cursor, long blockMinMs)
    {
        var pages = new MetricPageInfo[cursor.ReadCount()];
        for (var i = 0; i < pages.Length; i++)
        {
            var offset = (long)cursor.ReadUInt64();
            var (bytes, checksum, first) = (cursor.ReadInt32(), cursor.ReadUInt32(), cursor.ReadInt32());
            var minMs = blockMinMs + cursor.ReadInt64();
            pages[i] = new MetricPageInfo(offset, bytes, checksum, first, minMs, minMs + (long)cursor.ReadUInt64());
            if (i > 0 && first <= pages[i - 1].First)
            {
                IndexCursor.Fail($"page {i} begins at {first}, behind one that begins at {pages[i - 1].First}");
            }
        }

        return pages;
    }
}
