using System.Text;
using Trine.Codecs;

namespace Trine.Storage.Logs;

/// <summary>Writes the index object of a block. Layout: docs/format/log-block.md.</summary>
internal static class LogIndexWriter
{
    /// <summary>Appends the whole index.</summary>
    /// <param name="streams">In the order of their labels.</param>
    /// <param name="pages">All pages.</param>
    /// <param name="output">Grows by the index.</param>
    public static void Write(
        IReadOnlyList<LogStreamEntry> streams, IReadOnlyList<LogPageInfo> pages, ByteBuffer output)
    {
        var symbols = new SymbolTable(streams, pages);
        using var buffer = new ByteBuffer();
        output.Append(LogIndexFormat.Magic);
        output.AppendUInt32(LogBlockFormat.Version);
        WriteSection(output, buffer, body => WriteSymbols(symbols, body));
        WriteSection(output, buffer, body => WriteStreams(streams, symbols, body));
        WriteSection(output, buffer, body => WritePages(pages, symbols, body));
        WriteSection(output, buffer, body => WritePostings(streams, symbols, body));
    }

    private static void WriteSection(ByteBuffer output, ByteBuffer body, Action<ByteBuffer> write)
    {
        body.Clear();
        write(body);
        using var compressed = new ByteBuffer();
        Zstd.Compress(body.WrittenSpan, compressed, LogBlockFormat.IndexLevel);
        output.AppendUInt32((uint)body.Length);
        output.AppendUInt32((uint)compressed.Length);
        output.AppendUInt32(Crc32C.Compute(compressed.WrittenSpan));
        output.Append(compressed.WrittenSpan);
    }

    private static void WriteSymbols(SymbolTable symbols, ByteBuffer body)
    {
        body.AppendVarint((ulong)symbols.Symbols.Length);
        foreach (var symbol in symbols.Symbols)
        {
            var length = Encoding.UTF8.GetByteCount(symbol);
            body.AppendVarint((ulong)length);
            Encoding.UTF8.GetBytes(symbol, body.Extend(length));
        }
    }

    private static void WriteStreams(
        IReadOnlyList<LogStreamEntry> streams, SymbolTable symbols, ByteBuffer body)
    {
        var page = 0;
        var timestampNs = 0L;
        body.AppendVarint((ulong)streams.Count);
        foreach (var stream in streams)
        {
            body.AppendVarint((ulong)stream.Labels.Count);
            foreach (var (name, value) in stream.Labels.AsSpan())
            {
                body.AppendVarint((ulong)symbols.PlaceOf(name));
                body.AppendVarint((ulong)symbols.PlaceOf(value));
            }

            body.AppendVarint((ulong)stream.Chunks.Count);
            foreach (var chunk in stream.Chunks)
            {
                body.AppendVarint((ulong)(chunk.Page - page));
                body.AppendVarint((ulong)chunk.RowCount);
                body.AppendVarint(Varint.ZigZag(chunk.MinTimestampNs - timestampNs));
                body.AppendVarint((ulong)(chunk.MaxTimestampNs - chunk.MinTimestampNs));
                body.AppendVarint((ulong)chunk.LineBytes);
                body.AppendVarint((ulong)chunk.MetadataBytes);
                page = chunk.Page;
                timestampNs = chunk.MaxTimestampNs;
            }
        }
    }

    private static void WritePages(
        IReadOnlyList<LogPageInfo> pages, SymbolTable symbols, ByteBuffer body)
    {
        body.AppendVarint((ulong)pages.Count);
        foreach (var page in pages)
        {
            body.AppendVarint((ulong)page.Offset);
            body.AppendVarint((ulong)page.RowCount);
            body.AppendVarint((ulong)page.TextBytes);
            WriteSectionReference(page.Timestamps, body);
            WriteSectionReference(page.Lengths, body);
            body.AppendVarint((ulong)page.Metadata.Count);
            foreach (var column in page.Metadata)
            {
                body.AppendVarint((ulong)symbols.PlaceOf(column.Name));
                WriteSectionReference(column.Section, body);
            }

            WriteSectionReference(page.Text, body);
            body.AppendVarint(page.Slots is null ? 0UL : (ulong)page.Slots.Count + 1);
            foreach (var slot in page.Slots ?? [])
            {
                WriteSectionReference(slot, body);
            }

            WriteSectionReference(page.Counts, body);
            body.AppendVarint((ulong)page.FilterOffset);
            WriteSectionReference(page.Filter, body);
        }
    }

    private static void WriteSectionReference(PageSection section, ByteBuffer body)
    {
        body.AppendVarint((ulong)section.Bytes);
        body.AppendUInt32(section.Checksum);
    }

    private static void WritePostings(
        IReadOnlyList<LogStreamEntry> streams, SymbolTable symbols, ByteBuffer body)
    {
        // By name and value, as one number: the name in the upper half.
        var postings = new Dictionary<long, List<int>>();
        for (var id = 0; id < streams.Count; id++)
        {
            foreach (var (name, value) in streams[id].Labels.AsSpan())
            {
                var pair = ((long)symbols.PlaceOf(name) << 32) | (uint)symbols.PlaceOf(value);
                if (!postings.TryGetValue(pair, out var ids))
                {
                    postings.Add(pair, ids = []);
                }

                ids.Add(id);
            }
        }

        var pairs = new long[postings.Count];
        postings.Keys.CopyTo(pairs, 0);
        Array.Sort(pairs);
        body.AppendVarint((ulong)CountNames(pairs));
        for (var start = 0; start < pairs.Length;)
        {
            var name = pairs[start] >> 32;
            var end = start;
            while (end < pairs.Length && pairs[end] >> 32 == name)
            {
                end++;
            }

            body.AppendVarint((ulong)name);
            body.AppendVarint((ulong)(end - start));
            for (; start < end; start++)
            {
                body.AppendVarint((uint)pairs[start]);
                WriteIds(postings[pairs[start]], body);
            }
        }
    }

    private static int CountNames(ReadOnlySpan<long> pairs)
    {
        var count = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            count += i == 0 || pairs[i] >> 32 != pairs[i - 1] >> 32 ? 1 : 0;
        }

        return count;
    }

    private static void WriteIds(List<int> ids, ByteBuffer body)
    {
        body.AppendVarint((ulong)ids.Count);
        var previous = -1;
        foreach (var id in ids)
        {
            body.AppendVarint((ulong)(id - previous - 1));
            previous = id;
        }
    }
}
