using Trine.Model;
using Trine.Model.Logs;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Tests.Logs.Head;

/// <summary>How rows become chunks: duplicates, order, sealing, flushing, sharing with readers.</summary>
public sealed class LogHeadChunkTests
{
    private const long StartNs = HeadFixture.StartNs;

    private static readonly LogHeadOptions SmallChunks = new() { ChunkTextBytes = 100 };

    [Fact]
    public async Task Append_drops_a_row_that_is_there_already()
    {
        await using var fixture = new HeadFixture();
        var rows = new[] { new TestRow(StartNs, "a"), new TestRow(StartNs, "b", "k=v"), new TestRow(StartNs, "c") };
        fixture.Push(rows);

        // The last, then one before it, then all three out of order.
        var frame = TestRow.Frame((HeadFixture.App, [rows[2], rows[0], rows[1], rows[2]]));

        Assert.Equal(4, fixture.PushFrame(frame, LogStreamLimits.None).Duplicates);
        Assert.Equal(rows, await fixture.ReadAsync(HeadFixture.App));
    }

    [Theory]
    [InlineData("a", "")]
    [InlineData("a", "k=w")]
    [InlineData("a", "k=v,l=v")]
    [InlineData("a", "l=v")]
    [InlineData("b", "k=v")]
    public async Task Append_keeps_a_row_that_differs_in_line_or_metadata(string line, string metadata)
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "a", "k=v"), new TestRow(StartNs + 1, "later"));

        fixture.Push(new TestRow(StartNs, line, metadata));

        Assert.Equal(3, (await fixture.ReadAsync(HeadFixture.App)).Count);
    }

    [Fact]
    public async Task Append_drops_a_repetition_of_the_last_row_after_its_chunk_was_flushed()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "same", "k=v"));
        fixture.Head.BeginFlush().Complete();

        fixture.Push(new TestRow(StartNs, "same", "k=v"), new TestRow(StartNs, "same", "k=w"));

        Assert.Equal([new TestRow(StartNs, "same", "k=w")], await fixture.ReadAsync(HeadFixture.App));
    }

    [Fact]
    public async Task Rows_of_one_time_by_the_thousand_are_told_apart_quickly()
    {
        await using var fixture = new HeadFixture();
        var rows = Enumerable.Range(0, 20_000).Select(i => new TestRow(StartNs, $"{i}", $"trace={i % 7}")).ToArray();
        fixture.Push(rows);

        var (_, duplicates) = fixture.PushFrame(TestRow.Frame((HeadFixture.App, rows)), LogStreamLimits.None);

        Assert.Equal(rows.Length, duplicates);
    }

    [Fact]
    public async Task Rows_come_back_by_time_and_equal_times_by_arrival()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs + 2, "c", "k=1"), new TestRow(StartNs, "a"), new TestRow(StartNs + 2, "d", "k=2"));
        fixture.Push(new TestRow(StartNs + 1, "b", "l=3"));

        var rows = await fixture.ReadAsync(HeadFixture.App);

        Assert.Equal(
            [
                new TestRow(StartNs, "a"),
                new TestRow(StartNs + 1, "b", "l=3"),
                new TestRow(StartNs + 2, "c", "k=1"),
                new TestRow(StartNs + 2, "d", "k=2"),
            ],
            rows);
    }

    [Fact]
    public async Task Full_chunk_leaves_the_rows_of_its_last_time_to_the_next()
    {
        await using var fixture = new HeadFixture(SmallChunks);
        var line = new string('x', 19);
        fixture.Push([.. Enumerable.Range(0, 10).Select(i => new TestRow(StartNs + (i / 2), $"{line}{i}"))]);

        var chunks = fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All);

        Assert.True(chunks.Count > 1);
        for (var i = 1; i < chunks.Count; i++)
        {
            Assert.True(chunks[i - 1].MaxTimestampNs < chunks[i].MinTimestampNs);
        }

        HeadFixture.DisposeAll(chunks);
        Assert.Equal(10, (await fixture.ReadAsync(HeadFixture.App)).Count);
    }

    [Fact]
    public async Task Full_chunk_of_one_time_is_closed_all_the_same()
    {
        await using var fixture = new HeadFixture(SmallChunks);

        fixture.Push([.. Enumerable.Range(0, 100).Select(i => new TestRow(StartNs, $"row {i}"))]);

        Assert.True(fixture.Head.Measure().ChunkCount > 5);
        Assert.Equal(
            Enumerable.Range(0, 100).Select(i => $"row {i}"),
            (await fixture.ReadAsync(HeadFixture.App)).Select(row => row.Line));
    }

    [Fact]
    public async Task Line_longer_than_a_chunk_is_a_chunk_of_its_own()
    {
        await using var fixture = new HeadFixture(SmallChunks);
        var rows = new[]
        {
            new TestRow(StartNs, "short"), new TestRow(StartNs + 1, new string('y', 5000)), new TestRow(StartNs + 2, "short"),
        };

        fixture.Push(rows);

        Assert.Equal(rows, await fixture.ReadAsync(HeadFixture.App));
        Assert.Equal(3, fixture.Head.Measure().ChunkCount);
    }

    [Fact]
    public async Task Lines_longer_than_a_segment_of_memory_come_back_and_are_known_again()
    {
        await using var fixture = new HeadFixture();
        var rows = Enumerable.Range(0, 5)
            .Select(i => new TestRow(StartNs + 5 - i, new string((char)('a' + i), 70_000 * i)))
            .ToArray();
        fixture.Push(rows);

        var (_, duplicates) = fixture.PushFrame(TestRow.Frame((HeadFixture.App, rows)), LogStreamLimits.None);

        Assert.Equal(rows.Length, duplicates);
        Assert.Equal(rows.Reverse(), await fixture.ReadAsync(HeadFixture.App));
    }

    [Fact]
    public async Task Chunk_with_a_new_key_on_each_row_stays_small()
    {
        await using var fixture = new HeadFixture();
        var rows = Enumerable.Range(0, 5000).Select(i => new TestRow(StartNs + i, "", $"key{i}=v")).ToArray();

        fixture.Push(rows);

        var chunks = fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All);
        foreach (var chunk in chunks)
        {
            await chunk.LoadAsync(LogColumns.All, TestContext.Current.CancellationToken);
            Assert.True(chunk.Metadata.Count <= 256);
        }

        HeadFixture.DisposeAll(chunks);
        Assert.Equal(rows, await fixture.ReadAsync(HeadFixture.App));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sealed_chunk_holds_the_same_rows(bool isSorted)
    {
        await using var fixture = new HeadFixture();
        var random = new Random(7);
        var rows = Enumerable.Range(0, 3000)
            .Select(i => new TestRow(
                StartNs + (isSorted ? i : random.Next(1_000_000)), new string('x', random.Next(200)) + i, i % 3 == 0 ? $"k={i % 11}" : ""))
            .ToArray();
        fixture.Push(rows);
        var before = await fixture.ReadAsync(HeadFixture.App);
        Assert.Equal(rows.Length, fixture.PushFrame(TestRow.Frame((HeadFixture.App, rows)), LogStreamLimits.None).Duplicates);
        var openBytes = fixture.Memory.OpenBytes;

        var flush = fixture.Head.BeginFlush();
        flush.Seal(TestContext.Current.CancellationToken);

        Assert.Equal(before, await fixture.ReadAsync(HeadFixture.App));
        Assert.Equal(rows.OrderBy(row => row.TimestampNs), before);
        Assert.Equal(0, fixture.Memory.OpenBytes);
        Assert.InRange(fixture.Memory.SealedBytes, 1, openBytes / 3);
        flush.Complete();
        Assert.Empty(await fixture.ReadAsync(HeadFixture.App));
    }

    [Fact]
    public async Task Handle_on_an_open_chunk_keeps_its_rows_while_the_chunk_grows_seals_and_goes()
    {
        await using var fixture = new HeadFixture(new LogHeadOptions { ChunkTextBytes = 4000 });
        fixture.Push(new TestRow(StartNs, "first", "k=v"));
        using var handle = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));

        for (var i = 1; i < 2000; i++)
        {
            fixture.Push(new TestRow(StartNs + i, $"row {i}", $"k={i}"));
        }

        fixture.Head.BeginFlush().Complete();

        Assert.Equal([new TestRow(StartNs, "first", "k=v")], await TestRow.ReadAsync(handle));
    }

    [Fact]
    public async Task Handles_tell_the_bytes_of_metadata_whether_the_chunk_is_open_or_sealed()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "first", "key=value,id=x"), new TestRow(StartNs + 1, "second"));
        using var open = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));
        fixture.Push(new TestRow(StartNs + 2, "third", "key=value"));
        using var grown = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));

        fixture.Clock.Advance(new LogHeadOptions().ChunkIdlePeriod);
        fixture.Head.Sweep();
        await fixture.Sealer.DisposeAsync(); // What was closed is sealed then.
        var flush = fixture.Head.BeginFlush();
        using var @sealed = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));
        flush.Complete();

        Assert.Equal((11, 19, 19), (open.MetadataBytes, grown.MetadataBytes, @sealed.MetadataBytes));
        Assert.True(@sealed.CompressedBytes > 0);
    }

    [Fact]
    public async Task A_flush_leaves_small_open_chunks_as_they_are_and_nobody_waits_for_them()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "first", "key=value"));

        var flush = fixture.Head.BeginFlush();
        flush.Seal(TestContext.Current.CancellationToken);
        using var chunk = Assert.Single(fixture.Head.Select(HeadFixture.AnyApp, TimeRange.All));

        Assert.Equal(0, fixture.Memory.ClosingBytes);
        Assert.Equal(0, chunk.CompressedBytes);
        Assert.Equal([new TestRow(StartNs, "first", "key=value")], await TestRow.ReadAsync(chunk));
        flush.Complete();
        Assert.Equal(0, fixture.Memory.SealedBytes);
    }

    [Fact]
    public async Task Readers_see_a_prefix_of_what_a_writer_appends()
    {
        await using var fixture = new HeadFixture(new LogHeadOptions { ChunkTextBytes = 3000 });
        const int Rows = 20_000;
        var isDone = false;
        var writer = Task.Run(() =>
        {
            for (var i = 0; i < Rows; i += 20)
            {
                var start = i;
                fixture.Push([.. Enumerable.Range(0, 20).Select(k => new TestRow(StartNs + start + k, $"row {start + k}", $"k={(start + k) % 13}"))]);
                if (i % 4000 == 0)
                {
                    fixture.Head.BeginFlush().Abort();
                }
            }

            Volatile.Write(ref isDone, true);
        }, TestContext.Current.CancellationToken);

        var last = 0;
        while (!Volatile.Read(ref isDone))
        {
            var rows = await fixture.ReadAsync(HeadFixture.App);
            Assert.True(rows.Count >= last && rows.Count % 20 == 0);
            last = rows.Count;
            for (var i = 0; i < rows.Count; i++)
            {
                Assert.Equal(new TestRow(StartNs + i, $"row {i}", $"k={i % 13}"), rows[i]);
            }
        }

        await writer;
        Assert.Equal(Rows, (await fixture.ReadAsync(HeadFixture.App)).Count);
    }

    [Fact]
    public async Task Sweep_closes_idle_and_old_chunks_and_forgets_streams_without_rows()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "row"));
        fixture.Clock.Advance(TimeSpan.FromMinutes(31));

        fixture.Head.Sweep();
        Assert.Equal(0, fixture.Memory.OpenBytes);
        var flush = fixture.Head.BeginFlush();
        Assert.Equal([KeyValuePair.Create("idle", 1)], flush.ChunksByReason);
        flush.Complete();
        fixture.Head.Sweep();

        Assert.Equal(0, fixture.Head.ItemCount);
        Assert.Equal(1, fixture.Memory.StreamsRemoved);
        fixture.Push(new TestRow(StartNs, "again"));
        Assert.Single(await fixture.ReadAsync(HeadFixture.App));
    }

    [Fact]
    public async Task Sweep_spares_a_stream_that_a_push_is_about_to_append_to()
    {
        await using var fixture = new HeadFixture();
        var frame = TestRow.Frame((HeadFixture.App, [new TestRow(StartNs, "row")]));
        using var admission = fixture.Head.Admit(frame, LogStreamLimits.None);
        fixture.Clock.Advance(TimeSpan.FromHours(1));

        fixture.Head.Sweep();
        fixture.Head.Append(admission, frame);

        Assert.Single(await fixture.ReadAsync(HeadFixture.App));
    }

    [Fact]
    public async Task Budget_closes_the_largest_chunks_first()
    {
        await using var fixture = new HeadFixture();
        var large = LabelSet.Create(new Label("app", "large"));
        fixture.Push(new TestRow(StartNs, "small"));
        fixture.Push(large, LogStreamLimits.None, [.. Enumerable.Range(0, 500).Select(i => new TestRow(StartNs + i, new string('x', 200)))]);
        var budget = new OpenChunkBudget(fixture.Memory, fixture.Sealer, openBytesMax: 50_000);

        budget.Enforce([fixture.Head]);

        Assert.True(fixture.Memory.OpenBytes < 50_000);
        var flush = fixture.Head.BeginFlush();
        Assert.Equal(1, flush.ChunksByReason["memory"]);
        flush.Abort();
    }

    [Fact]
    public async Task Aborted_flush_keeps_the_rows_in_order_for_the_next()
    {
        await using var fixture = new HeadFixture();
        fixture.Push(new TestRow(StartNs, "a"));
        var aborted = fixture.Head.BeginFlush();
        fixture.Push(new TestRow(StartNs + 1, "b"));
        aborted.Abort();

        var flush = fixture.Head.BeginFlush();

        Assert.Equal(2, flush.ChunkCount);
        Assert.Equal(["a", "b"], (await fixture.ReadAsync(HeadFixture.App)).Select(row => row.Line));
        flush.Complete();
    }
}
