using Trine.Codecs;
using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Blocks;
using Trine.Storage.Logs;
using Trine.Storage.Logs.Head;
using Trine.Storage.Tests.Objects;

namespace Trine.Storage.Tests.Logs.Head;

public sealed class SpooledPageTests
{
    private const int PageTextBytesMin = 20_000;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LabelSet Other = LabelSet.Create(new Label("app", "b"));

    private readonly MemoryObjectStore _store = new();

    private readonly BlockLocation _location = new(
        new BlockBucket(TenantId.Parse("tenant"), "logs"), BlockId.Create(DateTimeOffset.UnixEpoch.AddDays(20_000), new Random(1)));

    [Fact]
    public async Task Only_large_chunks_become_files_and_all_read_as_before()
    {
        await using var fixture = new HeadFixture(pageTextBytesMin: PageTextBytesMin);
        var large = Rows(1000, isOrdered: false);
        var small = Rows(20, isOrdered: true);
        fixture.Push(HeadFixture.App, LogStreamLimits.None, large);
        fixture.Push(Other, LogStreamLimits.None, small);

        var flush = fixture.Head.BeginFlush();
        flush.Seal(None);

        Assert.Single(fixture.SpoolFiles);
        Assert.Equal([.. large.OrderBy(row => row.TimestampNs)], await fixture.ReadAsync(HeadFixture.App));
        Assert.Equal(small, await fixture.ReadAsync(Other));
        flush.Complete();
    }

    [Fact]
    public async Task Flush_copies_pages_and_packs_the_rest()
    {
        await using var fixture = new HeadFixture(pageTextBytesMin: PageTextBytesMin);
        var streams = new Dictionary<LabelSet, List<TestRow>>();
        for (var i = 0; i < 6; i++)
        {
            // Large and small ones in turn, and two chunks of some.
            var labels = LabelSet.Create(new Label("app", $"s{i}"));
            var rows = streams[labels] = [.. Rows(i % 2 == 0 ? 1000 : 30, isOrdered: true)];
            fixture.Push(labels, LogStreamLimits.None, [.. rows]);
        }

        var first = fixture.Head.BeginFlush();
        first.Abort();
        foreach (var (labels, rows) in streams.Take(3))
        {
            TestRow[] later = [.. Rows(500, isOrdered: true).Select(row => row with { TimestampNs = row.TimestampNs + 1000 * HeadFixture.SecondNs })];
            rows.AddRange(later);
            fixture.Push(labels, LogStreamLimits.None, later);
        }

        var flush = fixture.Head.BeginFlush();
        using var pages = new LogPageCache(1 << 20);
        var meta = await flush.WriteBlockAsync(_store, _location, Path.GetTempFileName(), None);
        var reader = await LogBlockReader.OpenAsync(_store, _location.Bucket, meta, pages, None);
        foreach (var (labels, rows) in streams)
        {
            Assert.Equal(rows, await ReadAsync(reader, labels, []));
            var needle = new LineNeedle("0000000000000017 of the request"u8.ToArray(), IgnoreCase: false);
            Assert.Contains(rows[17], await ReadAsync(reader, labels, [needle]));
        }

        Assert.NotEmpty(fixture.SpoolFiles);
        flush.Complete();
    }

    [Fact]
    public async Task File_goes_with_its_last_reader()
    {
        await using var fixture = new HeadFixture(pageTextBytesMin: PageTextBytesMin);
        var rows = Rows(1000, isOrdered: true);
        fixture.Push(HeadFixture.App, LogStreamLimits.None, rows);
        var flush = fixture.Head.BeginFlush();
        flush.Seal(None);
        var chunk = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));
        flush.Complete();
        fixture.Memory.Dispose();

        Assert.Equal(rows, await TestRow.ReadAsync(chunk));
        Assert.Single(fixture.SpoolFiles);
        chunk.Dispose();
        Assert.Empty(fixture.SpoolFiles);
    }

    [Fact]
    public async Task Damaged_page_is_not_written_to_a_block()
    {
        await using var fixture = new HeadFixture(pageTextBytesMin: PageTextBytesMin);
        fixture.Push(HeadFixture.App, LogStreamLimits.None, Rows(1000, isOrdered: true));
        var flush = fixture.Head.BeginFlush();
        flush.Seal(None);
        Damage(Assert.Single(fixture.SpoolFiles).FullName);

        await Assert.ThrowsAsync<CorruptionException>(
            () => flush.WriteBlockAsync(_store, _location, Path.GetTempFileName(), None));
        await Assert.ThrowsAsync<CorruptionException>(() => fixture.ReadAsync(HeadFixture.App));
        flush.Abort();
    }

    private static void Damage(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = 500;
        var value = file.ReadByte();
        file.Position = 500;
        file.WriteByte((byte)(value ^ 1));
    }

    private static async Task<List<TestRow>> ReadAsync(LogBlockReader reader, LabelSet labels, LineNeedle[] needles)
    {
        var rows = new List<TestRow>();
        LabelMatcher[] matchers = [.. labels.Select(label => new LabelMatcher(label.Name, MatchOp.Equal, label.Value))];
        foreach (var chunk in await reader.SelectAsync(new LogSelection(matchers, TimeRange.All, needles), None))
        {
            using (chunk)
            {
                rows.AddRange(await TestRow.ReadAsync(chunk));
            }
        }

        return rows;
    }

    private static TestRow[] Rows(int count, bool isOrdered)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(row => new TestRow(
            HeadFixture.StartNs + ((isOrdered ? row : random.Next(count)) * HeadFixture.SecondNs / 2),
            $"level=info id={row:x16} of the request took={random.Next(900)}ms msg=\"number {random.Next(50)}\"",
            row % 3 == 0 ? $"trace=t{random.Next(5)}" : ""))];
    }
}
