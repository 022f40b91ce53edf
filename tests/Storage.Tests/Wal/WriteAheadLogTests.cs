using System.Diagnostics;
using Trine.Storage.Files;
using Trine.Storage.Tests.Files;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

public sealed class WriteAheadLogTests
{
    /// <summary>Only a failure waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WalFixture _fixture = new();

    [Fact]
    public async Task Replay_delivers_what_was_appended_in_order()
    {
        var positions = new List<WalPosition>();
        await using (var log = _fixture.Open())
        {
            for (var i = 0; i < 5; i++)
            {
                positions.Add(await WalFixture.AppendAsync(log, $"record {i}"));
            }
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["record 0", "record 1", "record 2", "record 3", "record 4"], _fixture.Replayed);
        Assert.Equal(positions, _fixture.Positions);
        Assert.True(_fixture.Report.IsClean);
    }

    [Fact]
    public async Task Append_joins_the_parts_of_a_payload()
    {
        await using (var log = _fixture.Open())
        {
            await log.AppendAsync(7, ["one "u8.ToArray(), Array.Empty<byte>(), "two"u8.ToArray()], CancellationToken.None);
            await log.AppendAsync(7, Array.Empty<byte>(), CancellationToken.None);
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["one two", ""], _fixture.Replayed);
    }

    [Fact]
    public async Task Appending_goes_on_after_a_second_open()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var log = _fixture.Open();
            await WalFixture.AppendAsync(log, $"record {i}");
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["record 0", "record 1", "record 2"], _fixture.Replayed);
        Assert.Equal([1UL, 2UL, 3UL], _fixture.Positions.Select(position => position.Sequence));
    }

    [Fact]
    public async Task A_segment_never_grows_past_its_bound()
    {
        _fixture.Config = new WalConfig { SegmentBytes = 200 };
        await using (var log = _fixture.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => WalFixture.AppendAsync(log, $"record {i:D2}")));
        }

        await _fixture.ReplayAsync();

        Assert.Equal(50, _fixture.Replayed.Count);
        Assert.All(_fixture.Files.Paths, path => Assert.InRange(_fixture.Files.Content(path).Length, 64, 200));
    }

    [Fact]
    public async Task A_record_larger_than_a_segment_gets_one_of_its_own()
    {
        _fixture.Config = new WalConfig { SegmentBytes = 100 };
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "small");
            await WalFixture.AppendAsync(log, new string('x', 500));
            await WalFixture.AppendAsync(log, "small");
        }

        await _fixture.ReplayAsync();

        Assert.Equal([1L, 2L, 3L], _fixture.Positions.Select(position => position.Segment));
    }

    [Fact]
    public async Task Append_refuses_a_record_over_the_limit_and_type_zero()
    {
        _fixture.Config = new WalConfig { RecordBytesMax = 10 };
        await using var log = _fixture.Open();

        await WalFixture.AppendAsync(log, new string('x', 10));
        await Assert.ThrowsAsync<ArgumentException>(() => WalFixture.AppendAsync(log, new string('x', 11)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => log.AppendAsync(0, new byte[1], CancellationToken.None));
    }

    [Fact]
    public async Task Truncation_removes_segments_below_the_position_and_no_record_at_it()
    {
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "old");
            var position = await log.RollAsync();
            await WalFixture.AppendAsync(log, "new");

            Assert.Equal(1, log.TruncateBefore(position));
            Assert.Equal(new WalPosition(2, 2), position);
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["new"], _fixture.Replayed);
        Assert.True(_fixture.Report.IsClean);
    }

    [Fact]
    public async Task Positions_go_on_growing_after_everything_was_truncated()
    {
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "old");
            log.TruncateBefore(await log.RollAsync());
        }

        await using (var log = _fixture.Open())
        {
            Assert.Empty(_fixture.Replayed);
            Assert.Equal(new WalPosition(3, 2), await WalFixture.AppendAsync(log, "new"));
        }
    }

    [Fact]
    public async Task Sequences_begin_at_the_given_minimum_when_the_log_was_lost()
    {
        _fixture.Config = new WalConfig { FirstSequenceMin = 16 };
        await using (var log = _fixture.Open())
        {
            Assert.Equal(16UL, (await WalFixture.AppendAsync(log, "first")).Sequence);
        }

        _fixture.Config = new WalConfig { FirstSequenceMin = 3 };
        await using (var log = _fixture.Open())
        {
            Assert.True(_fixture.Report.IsClean);
            Assert.Equal(17UL, (await WalFixture.AppendAsync(log, "second")).Sequence);
        }
    }

    [Fact]
    public async Task Rolling_twice_keeps_the_empty_segment()
    {
        await using var log = _fixture.Open();

        Assert.Equal(await log.RollAsync(), await log.RollAsync());
    }

    [Fact]
    public async Task Appends_that_wait_together_share_one_flush()
    {
        using var firstIsWriting = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var log = _fixture.Open();
        await log.RollAsync();
        _fixture.Files.OnOperation = (_, operation) =>
        {
            if (operation == FileOperation.Write)
            {
                firstIsWriting.Set();
                goOn.Wait();
            }

            return FileFault.None;
        };

        var appends = new List<Task> { WalFixture.AppendAsync(log, "first") };
        firstIsWriting.Wait(TestContext.Current.CancellationToken);
        appends.AddRange(Enumerable.Range(0, 100).Select(i => WalFixture.AppendAsync(log, $"record {i}")));
        goOn.Set();
        await Task.WhenAll(appends);

        Assert.Equal(2, log.Statistics.Syncs);
        Assert.Equal(101, log.Statistics.AppendedRecords);
    }

    [Fact]
    public async Task An_append_is_not_acknowledged_before_its_flush()
    {
        using var isSyncing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var log = _fixture.Open();
        await log.RollAsync();
        _fixture.Files.OnOperation = (_, operation) =>
        {
            if (operation == FileOperation.Sync)
            {
                isSyncing.Set();
                goOn.Wait();
            }

            return FileFault.None;
        };

        var append = WalFixture.AppendAsync(log, "record");
        isSyncing.Wait(TestContext.Current.CancellationToken);

        Assert.False(append.IsCompleted);
        goOn.Set();
        await append;
    }

    [Fact]
    public async Task Too_many_waiting_bytes_are_refused_and_a_waiting_append_can_be_cancelled()
    {
        using var firstIsWriting = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        _fixture.Config = new WalConfig { QueueBytesMax = 100 };
        await using (var log = _fixture.Open())
        {
            _fixture.Files.OnOperation = (_, operation) =>
            {
                firstIsWriting.Set();
                goOn.Wait();
                return FileFault.None;
            };
            var first = WalFixture.AppendAsync(log, "first");
            firstIsWriting.Wait(TestContext.Current.CancellationToken);
            var second = log.AppendAsync(1, "cancelled"u8.ToArray(), cancellation.Token);
            var third = WalFixture.AppendAsync(log, "third");

            await Assert.ThrowsAsync<WalOverloadedException>(() => WalFixture.AppendAsync(log, new string('x', 50)));
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
            goOn.Set();
            await Task.WhenAll(first, third);
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["first", "third"], _fixture.Replayed);
    }

    [Fact]
    public async Task Closing_writes_what_waits_and_refuses_what_comes_later()
    {
        var log = _fixture.Open();
        var appends = Enumerable.Range(0, 20).Select(i => WalFixture.AppendAsync(log, $"{i}")).ToArray();
        await log.DisposeAsync();
        await Task.WhenAll(appends);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => WalFixture.AppendAsync(log, "late"));
        await _fixture.ReplayAsync();

        Assert.Equal(20, _fixture.Replayed.Count);
    }

    [Fact]
    public async Task A_directory_in_use_is_refused()
    {
        await using var log = _fixture.Open();

        Assert.Throws<IOException>(() => _fixture.Open());
    }

    [Fact]
    public async Task Interval_mode_acknowledges_at_once_and_flushes_when_the_timer_fires()
    {
        _fixture.Config = new WalConfig { Sync = WalSync.Interval };
        await using var log = _fixture.Open();
        await WalFixture.AppendAsync(log, "record");
        Assert.Equal(0, log.Statistics.Syncs);

        _fixture.Time.Advance(_fixture.Config.SyncInterval);
        await log.RollAsync(); // Passes through the writer's loop: the wake before it was seen.

        Assert.Equal(1, log.Statistics.Syncs);
    }

    [Fact]
    public async Task In_interval_mode_records_that_come_with_the_timer_do_not_keep_it_from_flushing()
    {
        _fixture.Config = new WalConfig { Sync = WalSync.Interval };
        await using var log = _fixture.Open();

        var append = log.Enqueue(1, [new byte[] { 1 }], CancellationToken.None);
        _fixture.Time.Advance(_fixture.Config.SyncInterval);
        await append;

        Assert.True(SpinWait.SpinUntil(() => log.Statistics.Syncs == 1, Patience));
    }

    [Fact]
    public async Task A_lone_record_is_written_by_whoever_drives_it()
    {
        await using var log = _fixture.Open();
        var writer = 0;
        _fixture.Files.OnOperation = (_, _) =>
        {
            writer = Environment.CurrentManagedThreadId;
            return FileFault.None;
        };

        // The log's own thread takes a record too while it is awake, as when it starts.
        var began = Stopwatch.GetTimestamp();
        while (await DriveAsync(log) != writer)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience);
        }
    }

    [Fact]
    public async Task A_slow_disk_is_left_to_the_thread_of_the_log()
    {
        await using var log = _fixture.Open();
        var thread = 0;
        _fixture.Files.OnOperation = (_, operation) =>
        {
            if (operation == FileOperation.Sync)
            {
                thread = Environment.CurrentManagedThreadId;
                _fixture.Time.Advance(TimeSpan.FromMilliseconds(20));
            }

            return FileFault.None;
        };

        await DriveAsync(log);
        Assert.NotEqual(await DriveAsync(log), thread);
    }

    [Fact]
    public async Task What_is_enqueued_while_another_writes_is_written_too()
    {
        using var firstIsWriting = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        await using var log = _fixture.Open();
        _fixture.Files.OnOperation = (_, _) =>
        {
            firstIsWriting.Set();
            goOn.Wait();
            return FileFault.None;
        };

        var first = Task.Run(() => DriveAsync(log));
        firstIsWriting.Wait(TestContext.Current.CancellationToken);
        var second = log.Enqueue(1, [new byte[] { 2 }], CancellationToken.None);
        log.Drive(); // Returns at once.
        Assert.False(second.IsCompleted);
        goOn.Set();

        await first;
        await second;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Concurrent_appenders_each_find_their_records_in_their_order(bool areDriven)
    {
        const int Appenders = 8;
        const int Records = 200;
        _fixture.Config = new WalConfig { SegmentBytes = 4096, BatchBytesMax = 1000 };
        await using (var log = _fixture.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, Appenders).Select(appender => Task.Run(async () =>
            {
                for (var i = 0; i < Records; i++)
                {
                    await (areDriven ? (Task)DriveAsync(log, $"{appender} {i}") : WalFixture.AppendAsync(log, $"{appender} {i}"));
                }
            })));
        }

        await _fixture.ReplayAsync();

        Assert.Equal(Appenders * Records, _fixture.Replayed.Count);
        foreach (var appender in Enumerable.Range(0, Appenders))
        {
            var own = _fixture.Replayed.Where(record => record.StartsWith($"{appender} ", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, Records).Select(i => $"{appender} {i}"), own);
        }
    }

    [Fact]
    public async Task The_log_works_on_a_real_disk()
    {
        var directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var replayed = new List<int>();
        var config = new WalConfig { SegmentBytes = 1 << 20, DiskFullThreshold = 1 };
        try
        {
            for (var round = 0; round < 2; round++)
            {
                replayed.Clear();
                var (log, report) = WriteAheadLog.Open(
                    directory, config, record => replayed.Add(record.Payload.Length), null, CancellationToken.None);
                Assert.True(report.IsClean);
                await Task.WhenAll(Enumerable.Range(0, 10).Select(
                    _ => log.AppendAsync(1, new byte[300_000], CancellationToken.None)));
                Assert.ThrowsAny<IOException>(() => PhysicalFileSystem.Instance.LockDirectory(directory).Dispose());
                await log.DisposeAsync();
            }

            Assert.Equal(Enumerable.Repeat(300_000, 10), replayed);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<int> DriveAsync(WriteAheadLog log, string payload = "record")
    {
        var thread = Environment.CurrentManagedThreadId;
        var append = log.Enqueue(1, [System.Text.Encoding.UTF8.GetBytes(payload)], CancellationToken.None);
        log.Drive();
        await append;
        return thread;
    }
}
