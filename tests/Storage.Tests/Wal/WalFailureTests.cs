using Trine.Storage.Files;
using Trine.Storage.Tests.Files;
using Trine.Storage.Wal;

namespace Trine.Storage.Tests.Wal;

public sealed class WalFailureTests
{
    private readonly WalFixture _fixture = new();

    public static TheoryData<FileOperation, FileFault> Faults { get; } = new()
    {
        { FileOperation.Create, FileFault.NoSpace },
        { FileOperation.Write, FileFault.Fails },
        { FileOperation.Write, FileFault.Torn },
        { FileOperation.Write, FileFault.NoSpace },
        { FileOperation.Sync, FileFault.Fails },
        { FileOperation.SyncDirectory, FileFault.Fails },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_failed_append_is_reported_and_the_next_one_succeeds(FileOperation operation, FileFault fault)
    {
        await using (var log = _fixture.Open())
        {
            _fixture.Files.OnOperation = (_, asked) => asked == operation ? fault : FileFault.None;
            await Assert.ThrowsAnyAsync<IOException>(() => WalFixture.AppendAsync(log, "refused"));
            _fixture.Files.OnOperation = (_, _) => FileFault.None;
            await WalFixture.AppendAsync(log, "stored");
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["stored"], _fixture.Replayed);
        Assert.True(_fixture.Report.IsClean);
    }

    [Fact]
    public async Task A_torn_write_that_cannot_be_cut_off_is_passed_over_at_replay()
    {
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "before");
            _fixture.Files.OnOperation = (_, operation) => operation switch
            {
                FileOperation.Write => FileFault.Torn,
                FileOperation.Truncate => FileFault.Fails,
                _ => FileFault.None,
            };
            await Assert.ThrowsAsync<WalAppendException>(() => WalFixture.AppendAsync(log, "torn"));
            _fixture.Files.OnOperation = (_, _) => FileFault.None;
            await WalFixture.AppendAsync(log, "after");
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["before", "after"], _fixture.Replayed);
        Assert.True(_fixture.Report.IsClean);
        Assert.True(_fixture.Report.AbandonedBytes > 0);
    }

    [Fact]
    public async Task A_record_whose_flush_failed_is_not_replayed_although_it_is_in_the_file()
    {
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "before");
            _fixture.Files.OnOperation = (_, operation) =>
                operation is FileOperation.Sync or FileOperation.Truncate ? FileFault.Fails : FileFault.None;
            await Assert.ThrowsAsync<WalAppendException>(() => WalFixture.AppendAsync(log, "not flushed"));
            _fixture.Files.OnOperation = (_, _) => FileFault.None;
            await WalFixture.AppendAsync(log, "after");
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["before", "after"], _fixture.Replayed);
    }

    [Fact]
    public async Task A_flush_that_fails_after_the_acknowledgement_is_counted_and_nothing_is_cut()
    {
        _fixture.Config = new WalConfig { Sync = WalSync.Interval };
        await using (var log = _fixture.Open())
        {
            await WalFixture.AppendAsync(log, "before");
            _fixture.Files.OnOperation = (_, operation) =>
                operation == FileOperation.Sync ? FileFault.Fails : FileFault.None;
            await Assert.ThrowsAnyAsync<IOException>(log.RollAsync);
            _fixture.Files.OnOperation = (_, _) => FileFault.None;
            await WalFixture.AppendAsync(log, "after");
            Assert.Equal(1, log.Statistics.FailedLateSyncs);
        }

        await _fixture.ReplayAsync();

        Assert.Equal(["before", "after"], _fixture.Replayed);
    }

    [Fact]
    public async Task A_full_disk_surfaces_as_such_and_passes_by_itself()
    {
        await using var log = _fixture.Open();
        await WalFixture.AppendAsync(log, "before");

        _fixture.Files.OnOperation = (_, _) => FileFault.NoSpace;
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<DiskFullException>(() => WalFixture.AppendAsync(log, "refused"));
        }

        Assert.Equal(5, log.Statistics.DiskFullAppends);
        Assert.Equal(1, log.Statistics.SegmentCount);
        _fixture.Files.OnOperation = (_, _) => FileFault.None;
        await WalFixture.AppendAsync(log, "after");
    }

    [Fact]
    public async Task Appends_are_refused_over_the_threshold_until_space_returns()
    {
        await using var log = _fixture.Open();
        _fixture.Probe.Used = 0.95;
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<DiskFullException>(() => WalFixture.AppendAsync(log, "refused"));
        _fixture.Probe.Used = 0.80;
        await Assert.ThrowsAsync<DiskFullException>(() => WalFixture.AppendAsync(log, "refused"));
        _fixture.Time.Advance(TimeSpan.FromSeconds(10));
        await WalFixture.AppendAsync(log, "stored");

        Assert.Equal(2, _fixture.Probe.Asked);
    }
}
