using Trine.Codecs;
using Trine.Model.Traces;
using Trine.Storage.Traces;

namespace Trine.Storage.Tests.Traces;

/// <summary>Row groups that somebody made on purpose: every checksum is right, and what is in them is not.</summary>
public sealed class RowGroupDamageTests
{
    /// <summary>The good row groups take far less; a count that is believed takes far more.</summary>
    private const long AllocatedBytesMax = 32 << 20;

    private static readonly byte[] HugeNumber = [0xff, 0xff, 0xff, 0xff, 0x07];

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_directory_that_is_wrong_is_refused_before_anything_is_made_room_for(int seed)
    {
        var random = new Random(seed);
        var image = RowGroupTests.Image(RowGroupTests.Batches(seed, 2, 80, 9));
        for (var i = 0; i < 100; i++)
        {
            var directory = image.Directory.ToList();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                var place = random.Next(directory.Count);
                var bytes = random.Next(2) == 0 ? HugeNumber : [(byte)random.Next(256)];
                directory.RemoveRange(place, Math.Min(bytes.Length, directory.Count - place));
                directory.InsertRange(place, bytes);
            }

            await AssertHarmlessAsync(image with { Directory = [.. directory] }, $"seed {seed}, round {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Columns_that_are_wrong_are_refused_or_give_other_values(int seed)
    {
        var random = new Random(seed);
        var image = RowGroupTests.Image(RowGroupTests.Batches(seed, 2, 80, 9));
        var directory = DirectoryReader.Read(image.Directory, image.Summary);
        var contents = Array.ConvertAll(directory.Sections, section => ContentOf(image.Data, section));
        for (var i = 0; i < 100; i++)
        {
            var changed = Array.ConvertAll(contents, content => (byte[])content.Clone());
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var content = changed[random.Next(changed.Length)];
                content[random.Next(content.Length)] = (byte)random.Next(256);
            }

            await AssertHarmlessAsync(Assemble(image, directory, changed), $"seed {seed}, round {i}");
        }
    }

    [Fact]
    public async Task A_section_that_is_said_to_be_huge_is_refused_by_what_its_frame_says()
    {
        var image = RowGroupTests.Image(RowGroupTests.Batches(1, 2, 80, 9));
        var directory = DirectoryReader.Read(image.Directory, image.Summary);
        using var frame = new ByteBuffer();
        Zstd.Compress(new byte[1_000], frame, GroupFormat.Level);
        var stored = frame.WrittenSpan.ToArray();
        var sections = Array.ConvertAll(
            directory.Sections, _ => new GroupSection(0, stored.Length, 200 << 20, Crc32C.Compute(stored)));
        var summary = image.Summary with { DataBytes = stored.Length * sections.Length };
        var bad = new RowGroupImage(
            summary, BytesOf(directory, sections), [.. Enumerable.Repeat(stored, sections.Length).SelectMany(b => b)], []);

        Assert.False(await AssertHarmlessAsync(bad, "huge sections"));
    }

    [Fact]
    public void More_spans_than_their_ids_have_bytes_are_refused()
    {
        var image = RowGroupTests.Image(RowGroupTests.Batches(1, 2, 80, 9));
        GroupSummary Read(int spanCount)
        {
            using var bytes = new ByteBuffer();
            SummaryBytes.Write(image.Summary with { SpanCount = spanCount }, bytes);
            var cursor = new Trine.Storage.Logs.IndexCursor(bytes.WrittenSpan);
            return SummaryBytes.Read(ref cursor);
        }

        var most = (image.Data.Length / sizeof(ulong)) + GroupFormat.ChunkEntries;
        Assert.Equal(most, Read(most).SpanCount);
        var fault = Assert.Throws<InvalidDataException>(() => Read(most + 1));
        Assert.Contains("too few bytes for its spans", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Reads everything: it works, or is refused as damage, and takes little memory in any case.</summary>
    /// <returns>Whether it works.</returns>
    private static async Task<bool> AssertHarmlessAsync(RowGroupImage image, string which)
    {
        var isRead = true;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            await ReadAllAsync(new RowGroup(image, new TraceColumnCache(0)));
        }
        catch (CorruptionException)
        {
            isRead = false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{which}: {e}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocatedBytesMax, $"{which}: allocated {allocated} bytes");
        return isRead;
    }

    private static async Task ReadAllAsync(RowGroup group)
    {
        using var table = new RowGroupTable(group);
        await table.OpenAsync(CancellationToken.None);
        IReadOnlyList<ValueColumn> columns =
        [
            .. table.Attributes, table.SpanNames, table.StatusMessages, table.EventNames, table.InstrumentationNames,
            table.InstrumentationVersions,
        ];
        await table.LoadAsync(TableTexts.AllFields, columns, ColumnParts.All, CancellationToken.None);
        foreach (var column in columns)
        {
            var values = column.Type switch
            {
                ValueColumnType.Text => column.Texts.Count,
                ValueColumnType.Floating => column.Doubles.Length,
                ValueColumnType.Opaque => 1,
                _ => column.Integers.Length,
            };
            foreach (var id in column.Ids)
            {
                Assert.InRange(id, 0, values - 1);
            }
        }

        foreach (var id in table.TraceIds.ToArray().Take(5))
        {
            using var trace = new SpanBatch();
            await TraceLookup.FindAsync(
                group, new TraceId((ulong)(id >> 64), (ulong)id), new SeenSpans(), trace, CancellationToken.None);
        }
    }

    private static byte[] ContentOf(byte[] data, GroupSection section)
    {
        var stored = data.AsSpan(section.Offset, section.StoredBytes);
        if (section.StoredBytes == section.Bytes)
        {
            return stored.ToArray();
        }

        var content = new byte[section.Bytes];
        Zstd.Decompress(stored, content);
        return content;
    }

    /// <summary>The row group with other contents of its sections, stored as they are.</summary>
    private static RowGroupImage Assemble(RowGroupImage image, GroupDirectory directory, byte[][] contents)
    {
        var sections = new GroupSection[contents.Length];
        var start = 0;
        for (var i = 0; i < sections.Length; i++)
        {
            sections[i] = new GroupSection(start, contents[i].Length, contents[i].Length, Crc32C.Compute(contents[i]));
            start += contents[i].Length;
        }

        return new RowGroupImage(
            image.Summary with { DataBytes = start },
            BytesOf(directory, sections),
            [.. contents.SelectMany(content => content)],
            image.TraceFilter);
    }

    private static byte[] BytesOf(GroupDirectory directory, GroupSection[] sections)
    {
        using var bytes = new ByteBuffer();
        DirectoryWriter.Write(
            new GroupDirectory
            {
                Sections = sections, Fixed = directory.Fixed, OriginCount = directory.OriginCount, Levels = directory.Levels,
            },
            bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
