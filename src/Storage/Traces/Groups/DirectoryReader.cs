using System.Buffers.Binary;
using Trine.Model.Traces;
using Trine.Storage.Logs;

namespace Trine.Storage.Traces;

/// <summary>
/// Reads a <see cref="GroupDirectory"/>, with everything in it checked, so that decoders need only check their own
/// bytes.
/// </summary>
internal static class DirectoryReader
{
    private const int LevelCount = (int)AttributeScope.Link + 1;
    private const int ElementCountsMax = 5;

    /// <exception cref="InvalidDataException">The bytes are inconsistent.</exception>
    public static GroupDirectory Read(ReadOnlyMemory<byte> bytes, GroupSummary summary)
    {
        var cursor = new IndexCursor(bytes.Span);
        if (cursor.ReadByte() is var version && version != GroupFormat.Version)
        {
            IndexCursor.Fail($"row group version {version} is unknown, want {GroupFormat.Version}");
        }

        var sections = ReadSections(ref cursor, summary.DataBytes);
        var columns = new GroupPart[(int)FixedColumn.Count][];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadParts(ref cursor, sections);
        }

        var originCount = cursor.ReadInt32(summary.SpanCount);
        var levels = new GroupLevel[LevelCount];
        for (var i = 0; i < levels.Length; i++)
        {
            levels[i] = ReadLevel(ref cursor, sections, bytes, RowsMax((AttributeScope)i, summary, originCount));
        }

        if (!cursor.IsAtEnd || levels[(int)AttributeScope.Span].RowCount != summary.SpanCount)
        {
            IndexCursor.Fail("directory does not fit its row group");
        }

        return new GroupDirectory { Sections = sections, Fixed = columns, OriginCount = originCount, Levels = levels };
    }

    /// <summary>Each resource and scope is some span's, and links have ids.</summary>
    private static int RowsMax(AttributeScope level, GroupSummary summary, int originCount) => level switch
    {
        AttributeScope.Span => summary.SpanCount,
        AttributeScope.Resource or AttributeScope.Instrumentation => originCount,
        AttributeScope.Event => GroupFormat.EventsMax,
        _ => (int)GroupFormat.RawEntriesMax(summary.DataBytes, TraceId.LengthBytes + sizeof(ulong)),
    };

    private static GroupSection[] ReadSections(ref IndexCursor cursor, int dataBytes)
    {
        var sections = new GroupSection[cursor.ReadCount()];
        var (expected, storedBytes) = (0L, 0L);
        for (var i = 0; i < sections.Length; i++)
        {
            var offset = unchecked(expected + cursor.ReadInt64());
            if (offset < 0 || offset > dataBytes)
            {
                IndexCursor.Fail($"section lies outside its row group: got byte {offset}, want at most {dataBytes}");
            }

            var stored = cursor.ReadInt32(Math.Min(dataBytes - (int)offset, GroupFormat.SectionBytesMax));
            var bytes = stored + cursor.ReadInt32(GroupFormat.SectionBytesMax - stored);
            sections[i] = new GroupSection((int)offset, stored, bytes, cursor.ReadUInt32());
            expected = offset + stored;
            storedBytes += stored;
        }

        if (storedBytes > dataBytes)
        {
            IndexCursor.Fail($"sections overlap: got {storedBytes} bytes of them, want at most {dataBytes}");
        }

        return sections;
    }

    private static GroupLevel ReadLevel(
        ref IndexCursor cursor, GroupSection[] sections, ReadOnlyMemory<byte> bytes, int rowsMax)
    {
        var rowCount = cursor.ReadInt32(rowsMax);
        var shapeCount = cursor.ReadInt32(rowCount);
        var shapes = ReadPart(ref cursor, sections);
        if (shapeCount > shapes.Bytes)
        {
            IndexCursor.Fail($"shapes are cut short: got {shapes.Bytes} bytes for {shapeCount} of them");
        }

        var rowShapes = ReadChunks(ref cursor, sections, rowCount);
        var columns = new StoredColumn[cursor.ReadCount()];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = ReadColumn(ref cursor, sections, bytes, i, rowCount);
        }

        return new GroupLevel
        {
            RowCount = rowCount, ShapeCount = shapeCount, Shapes = shapes, RowShapes = rowShapes, Columns = columns,
        };
    }

    private static StoredColumn ReadColumn(
        ref IndexCursor cursor, GroupSection[] sections, ReadOnlyMemory<byte> bytes, int place, int rowCount)
    {
        var role = (ColumnRole)cursor.ReadByte();
        var type = (AttributeType)cursor.ReadByte();
        if (role > ColumnRole.DroppedLinks || type > AttributeType.Bytes)
        {
            IndexCursor.Fail($"unknown column: role {(int)role}, type {(int)type}");
        }

        var occurrence = cursor.ReadInt32();
        var key = cursor.ReadBytes(cursor.ReadCount()).ToArray();
        var entryCount = cursor.ReadInt32(rowCount);
        var distinctCount = cursor.ReadInt32(entryCount);
        var values = ReadPart(ref cursor, sections);
        var ids = ReadChunks(ref cursor, sections, entryCount);
        var isText = SpanAttributes.IsText(type);
        var pages = isText ? ReadPages(ref cursor, sections) : [];
        var filter = isText ? ReadMemory(ref cursor, bytes) : default;
        var (min, max) = isText ? (0, 0) : (ReadDouble(ref cursor), ReadDouble(ref cursor));
        return new StoredColumn
        {
            Place = place,
            Role = role,
            Key = key,
            Type = type,
            Occurrence = occurrence,
            EntryCount = entryCount,
            DistinctCount = distinctCount,
            Min = min,
            Max = max,
            Values = values,
            TextPages = pages,
            Ids = ids,
            Filter = filter,
            ElementCounts = ReadElementCounts(ref cursor),
        };
    }

    private static int[] ReadElementCounts(ref IndexCursor cursor)
    {
        var counts = new int[cursor.ReadInt32(ElementCountsMax)];
        foreach (ref var count in counts.AsSpan())
        {
            count = cursor.ReadInt32();
        }

        return counts;
    }

    private static double ReadDouble(ref IndexCursor cursor)
        => BinaryPrimitives.ReadDoubleLittleEndian(cursor.ReadBytes(sizeof(double)));

    private static ReadOnlyMemory<byte> ReadMemory(ref IndexCursor cursor, ReadOnlyMemory<byte> bytes)
    {
        var count = cursor.ReadCount();
        var start = bytes.Length - cursor.Rest.Length;
        cursor.ReadBytes(count);
        return bytes.Slice(start, count);
    }

    /// <summary>Parts of a column of a known number of entries.</summary>
    private static GroupPart[] ReadChunks(ref IndexCursor cursor, GroupSection[] sections, int entryCount)
    {
        var parts = ReadParts(ref cursor, sections);
        var want = (int)(((long)entryCount + GroupFormat.ChunkEntries - 1) / GroupFormat.ChunkEntries);
        if (parts.Length != want)
        {
            IndexCursor.Fail($"column of {entryCount} entries has the wrong chunks: got {parts.Length}, want {want}");
        }

        return parts;
    }

    /// <summary>Pages of texts, of which no two share bytes.</summary>
    private static GroupPart[] ReadPages(ref IndexCursor cursor, GroupSection[] sections)
    {
        var pages = ReadParts(ref cursor, sections);
        var (pageBytes, sectionBytes) = (0L, 0L);
        var seen = new HashSet<int>();
        foreach (var page in pages)
        {
            pageBytes += page.Bytes;
            sectionBytes += page.Bytes > 0 && seen.Add(page.Section) ? sections[page.Section].Bytes : 0;
        }

        if (pageBytes > sectionBytes)
        {
            IndexCursor.Fail($"pages of texts overlap: got {pageBytes} bytes of them, want at most {sectionBytes}");
        }

        return pages;
    }

    private static GroupPart[] ReadParts(ref IndexCursor cursor, GroupSection[] sections)
    {
        var parts = new GroupPart[cursor.ReadCount()];
        foreach (ref var part in parts.AsSpan())
        {
            part = ReadPart(ref cursor, sections);
        }

        return parts;
    }

    private static GroupPart ReadPart(ref IndexCursor cursor, GroupSection[] sections)
    {
        var part = new GroupPart(cursor.ReadInt32(), cursor.ReadInt32(), cursor.ReadInt32());
        if (part.Bytes > 0
            && (part.Section >= sections.Length || (long)part.Offset + part.Bytes > sections[part.Section].Bytes))
        {
            IndexCursor.Fail($"part lies outside section {part.Section}: bytes from {part.Offset}, {part.Bytes} of them");
        }

        return part;
    }
}
