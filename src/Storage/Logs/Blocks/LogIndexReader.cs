using Trine.Codecs;
using Trine.Model;

namespace Trine.Storage.Logs;

/// <summary>Decodes the index object of a block.</summary>
internal static class LogIndexReader
{
    /// <summary>What an object of each kind takes in memory, roughly, beside its strings.</summary>
    private const int SymbolBytes = 60;
    private const int LabelBytes = 24;
    private const int ChunkBytes = 56;
    private const int PageBytes = 200;
    private const int SectionBytes = 8;

    /// <exception cref="CorruptionException">The bytes are not what was written.</exception>
    /// <exception cref="NotSupportedException">They are of a newer version.</exception>
    public static LogBlockIndex Read(ReadOnlySpan<byte> index, string key)
    {
        var offset = LogIndexFormat.ReadHeader(index, key, out var version);
        var sectionStart = offset;
        try
        {
            var symbols = ReadSymbols(LogIndexFormat.ReadSection(index, ref offset, key));
            sectionStart = offset;
            var (streams, chunkStarts, chunks) = ReadStreams(LogIndexFormat.ReadSection(index, ref offset, key), symbols);
            sectionStart = offset;
            var pages = ReadPages(LogIndexFormat.ReadSection(index, ref offset, key), symbols, version);
            sectionStart = offset;
            var postings = ReadPostings(LogIndexFormat.ReadSection(index, ref offset, key), symbols, streams.Length);
            PlaceChunks(chunks, pages);
            return new LogBlockIndex(streams, chunkStarts, chunks, pages, postings)
            {
                MemoryBytes = MemoryOf(symbols, streams, chunks, pages),
            };
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(key, sectionStart, "index section cannot be read", e.Message, e);
        }
    }

    private static string[] ReadSymbols(byte[] section)
    {
        var cursor = new IndexCursor(section);
        var symbols = new string[cursor.ReadCount()];
        for (var i = 0; i < symbols.Length; i++)
        {
            symbols[i] = cursor.ReadString();
        }

        return symbols;
    }

    private static (LabelSet[] Streams, int[] ChunkStarts, LogChunkEntry[] Chunks) ReadStreams(
        byte[] section, string[] symbols)
    {
        var cursor = new IndexCursor(section);
        var streams = new LabelSet[cursor.ReadCount()];
        var chunkStarts = new int[streams.Length + 1];
        var chunks = new List<LogChunkEntry>();
        var page = 0;
        var timestampNs = 0L;
        for (var i = 0; i < streams.Length; i++)
        {
            streams[i] = ReadLabels(ref cursor, symbols);
            var chunkCount = cursor.ReadCount();
            for (var j = 0; j < chunkCount; j++)
            {
                page += cursor.ReadInt32(int.MaxValue - page);
                var rowCount = cursor.ReadInt32();
                var minNs = timestampNs + cursor.ReadInt64();
                timestampNs = minNs + (long)cursor.ReadUInt64();
                var (lineBytes, metadataBytes) = ((long)cursor.ReadUInt64(), (long)cursor.ReadUInt64());
                chunks.Add(new LogChunkEntry(page, 0, rowCount, minNs, timestampNs, lineBytes, metadataBytes));
            }

            chunkStarts[i + 1] = chunks.Count;
        }

        return (streams, chunkStarts, [.. chunks]);
    }

    private static LabelSet ReadLabels(ref IndexCursor cursor, string[] symbols)
    {
        var labels = new Label[cursor.ReadCount()];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new Label(symbols[cursor.ReadInt32(symbols.Length - 1)], symbols[cursor.ReadInt32(symbols.Length - 1)]);
        }

        return LabelSet.Create(labels.AsSpan());
    }

    private static LogPageInfo[] ReadPages(byte[] section, string[] symbols, uint version)
    {
        var cursor = new IndexCursor(section);
        var pages = new LogPageInfo[cursor.ReadCount()];
        for (var i = 0; i < pages.Length; i++)
        {
            pages[i] = new LogPageInfo
            {
                Offset = (long)cursor.ReadUInt64(),
                RowCount = cursor.ReadInt32(),
                TextBytes = cursor.ReadInt32(),
                Timestamps = cursor.ReadSection(),
                Lengths = cursor.ReadSection(),
                Metadata = ReadMetadata(ref cursor, symbols),
                Text = cursor.ReadSection(),
                Slots = version < LogBlockFormat.TemplatesVersion ? null : ReadSlots(ref cursor),
                Counts = version < LogBlockFormat.TemplatesVersion ? default : cursor.ReadSection(),
                FilterOffset = (long)cursor.ReadUInt64(),
                Filter = cursor.ReadSection(),
            };
        }

        return pages;
    }

    private static MetadataSection[] ReadMetadata(ref IndexCursor cursor, string[] symbols)
    {
        var columns = new MetadataSection[cursor.ReadCount()];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new MetadataSection(symbols[cursor.ReadInt32(symbols.Length - 1)], cursor.ReadSection());
        }

        return columns;
    }

    private static PageSection[]? ReadSlots(ref IndexCursor cursor)
    {
        var count = cursor.ReadCount() - 1;
        if (count < 0)
        {
            return null;
        }

        var slots = new PageSection[count];
        foreach (ref var slot in slots.AsSpan())
        {
            slot = cursor.ReadSection();
        }

        return slots;
    }

    private static Dictionary<string, LabelPostings> ReadPostings(byte[] section, string[] symbols, int streamCount)
    {
        var cursor = new IndexCursor(section);
        var nameCount = cursor.ReadCount();
        var postings = new Dictionary<string, LabelPostings>(nameCount);
        for (var i = 0; i < nameCount; i++)
        {
            var name = symbols[cursor.ReadInt32(symbols.Length - 1)];
            var values = new string[cursor.ReadCount()];
            var starts = new int[values.Length + 1];
            var streams = new List<int>(streamCount);
            for (var j = 0; j < values.Length; j++)
            {
                values[j] = symbols[cursor.ReadInt32(symbols.Length - 1)];
                ReadStreamNumbers(ref cursor, streams, streamCount);
                starts[j + 1] = streams.Count;
            }

            postings[name] = new LabelPostings(values, starts, [.. streams]);
        }

        return postings;
    }

    private static void ReadStreamNumbers(ref IndexCursor cursor, List<int> streams, int streamCount)
    {
        var count = cursor.ReadCount();
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            previous += 1 + cursor.ReadInt32(streamCount - previous - 2);
            streams.Add(previous);
        }
    }

    /// <summary>Runs fill their page one behind the other, so where one begins follows from those before it.</summary>
    private static void PlaceChunks(LogChunkEntry[] chunks, LogPageInfo[] pages)
    {
        var rows = new int[pages.Length];
        for (var i = 0; i < chunks.Length; i++)
        {
            var page = chunks[i].Page;
            if (page >= pages.Length || chunks[i].RowCount > pages[page].RowCount - rows[page])
            {
                IndexCursor.Fail($"chunk {i} does not fit page {page}");
            }

            chunks[i] = chunks[i] with { RowStart = rows[page] };
            rows[page] += chunks[i].RowCount;
        }

        for (var page = 0; page < pages.Length; page++)
        {
            if (rows[page] != pages[page].RowCount)
            {
                IndexCursor.Fail($"page {page} has rows of no chunk: got {rows[page]}, want {pages[page].RowCount}");
            }
        }
    }

    private static long MemoryOf(string[] symbols, LabelSet[] streams, LogChunkEntry[] chunks, LogPageInfo[] pages)
    {
        var bytes = (long)chunks.Length * ChunkBytes;
        foreach (var symbol in symbols)
        {
            bytes += SymbolBytes + (symbol.Length * sizeof(char));
        }

        foreach (var stream in streams)
        {
            bytes += SymbolBytes + (stream.Count * LabelBytes);
        }

        foreach (var page in pages)
        {
            bytes += PageBytes + (page.Metadata.Count * LabelBytes) + ((page.Slots?.Count ?? 0) * SectionBytes);
        }

        return bytes;
    }
}
