using Trine.Hosting.Configuration;
using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Ingester.Tests.Logs;

/// <summary>What was acknowledged is there after a crash, and nothing else.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Acknowledged_rows_are_there_after_a_crash_in_their_order()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var sameTime = Enumerable.Range(0, 50).Select(i => new TestRow(TestRow.App, TestRow.StartNs, $"row {i}")).ToArray();
        await Parallel.ForEachAsync(sameTime, TestContext.Current.CancellationToken, async (row, _) => await fixture.PushAsync(row));
        var before = await fixture.ReadHeadAsync();

        await using var restarted = await fixture.CrashAndRestartAsync();

        Assert.Equal(50, before.Count);
        Assert.Equal(before, await restarted.ReadHeadAsync());
    }

    [Fact]
    public async Task Refused_rows_do_not_come_back()
    {
        await using var fixture = await IngesterFixture.StartAsync(
            limits: _ => new LogStreamLimits(StreamsMax: 1, StreamRateBytes: 1000, StreamBurstBytes: 1000));
        var other = LabelSet.Create(new Label("app", "other"));
        await fixture.PushAsync(TestRow.Rows(5000, 1));

        var mixed = await fixture.PushAsync(
            new TestRow(other, TestRow.StartNs, "no stream for it"),
            new TestRow(TestRow.App, TestRow.StartNs, "too far behind"),
            TestRow.Rows(5001, 1)[0]);
        var tooMuch = await fixture.PushAsync(new TestRow(TestRow.App, TestRow.StartNs + (5002 * TestRow.SecondNs), new string('x', 2000)));

        Assert.Equal(["stream_limit", "too_far_behind"], mixed.Discarded.Select(discard => discard.Reason).Order());
        Assert.Equal(RequestError.RateLimited, tooMuch.Error);
        await using var restarted = await fixture.CrashAndRestartAsync();
        Assert.Equal(TestRow.Rows(5000, 2), await restarted.ReadHeadAsync());
    }

    [Fact]
    public async Task Rows_older_than_the_window_come_back_when_they_were_taken()
    {
        // The first push is flushed, so that the replay does not know how new its rows were.
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(3000, 1));
        await fixture.PushAsync(TestRow.Rows(0, 1));
        await fixture.PushAsync(TestRow.Rows(9000, 1));

        await using var restarted = await fixture.CrashAndRestartAsync();

        Assert.Equal(3, (await restarted.ReadHeadAsync()).Count);
    }

    [Fact]
    public async Task Torn_record_at_the_end_is_dropped_and_the_rest_is_there()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 10));
        var folder = fixture.CopyFolder();
        var newest = Directory.GetFiles(Path.Combine(folder, "wal", "logs"), "*.wal").Order().Last();
        await using (var file = new FileStream(newest, FileMode.Append))
        {
            file.Write(new byte[100]);
        }

        await using var restarted = await IngesterFixture.StartInAsync(folder, null, null, null);

        Assert.Equal(TestRow.Rows(0, 10), await restarted.ReadHeadAsync());
    }

    [Fact]
    public async Task Damaged_checkpoint_is_set_aside_and_everything_is_replayed()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 10));
        await fixture.FlushAsync();
        await fixture.PushAsync(TestRow.Rows(10, 10));
        var folder = fixture.CopyFolder();
        var checkpoint = Path.Combine(folder, "wal", "logs", "flush.checkpoint");
        var bytes = await File.ReadAllBytesAsync(checkpoint, TestContext.Current.CancellationToken);
        bytes[^6] ^= 1;
        await File.WriteAllBytesAsync(checkpoint, bytes, TestContext.Current.CancellationToken);

        await using var restarted = await IngesterFixture.StartInAsync(folder, null, null, null);

        Assert.Equal(TestRow.Rows(10, 10), await restarted.ReadHeadAsync());
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "wal", "logs"), "*.damaged"));
    }

    [Fact]
    public async Task Checkpoint_of_a_log_that_is_gone_does_not_swallow_new_rows()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await fixture.PushAsync(TestRow.Rows(i, 1));
        }

        await fixture.FlushAsync();
        var folder = fixture.CopyFolder();
        foreach (var segment in Directory.GetFiles(Path.Combine(folder, "wal", "logs"), "*.wal"))
        {
            File.Delete(segment);
        }

        await using var emptied = await IngesterFixture.StartInAsync(folder, null, null, null);
        await emptied.PushAsync(TestRow.Rows(10, 5));
        await using var restarted = await emptied.CrashAndRestartAsync();

        await restarted.AssertHoldsAsync(TestRow.Rows(0, 15));
    }

    [Fact]
    public async Task Replay_flushes_when_rows_take_more_than_the_ceiling()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var random = new Random(1);
        var rows = Enumerable.Range(0, 3000)
            .Select(i => new TestRow(
                TestRow.App, TestRow.StartNs + (i * TestRow.SecondNs), Convert.ToHexString(Noise(random))))
            .ToArray();
        foreach (var part in rows.Chunk(100))
        {
            await fixture.PushAsync(part);
        }

        await using var restarted = await fixture.CrashAndRestartAsync(fixture.Config with
        {
            ChunkTargetSize = ByteSize.FromKilobytes(64),
            Wal = fixture.Config.Wal with { ReplayMemoryCeiling = ByteSize.FromKilobytes(200) },
        });

        Assert.True((await restarted.BlocksAsync()).Count > 1);
        await restarted.AssertHoldsAsync(rows);
        await using var again = await restarted.CrashAndRestartAsync();
        await again.AssertHoldsAsync(rows);
    }

    [Fact]
    public async Task Shutdown_leaves_rows_to_the_log_unless_told_to_flush()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 10));
        await fixture.Ingester.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await fixture.BlocksAsync());

        await using var restarted = await fixture.CrashAndRestartAsync();
        restarted.Ingester.IsFlushOnShutdownRequested = true;
        await restarted.Ingester.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(TestRow.Rows(0, 10), await restarted.ReadBlocksAsync());
        var refused = await Assert.ThrowsAsync<RequestException>(() => restarted.PushAsync(TestRow.Rows(0, 1)));
        Assert.Equal((RequestError.Unavailable, "Ingester is shutting down"), (refused.Error, refused.Message));
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[200];
        random.NextBytes(bytes);
        return bytes;
    }
}
