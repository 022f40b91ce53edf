using Trine.Hosting.Configuration;
using Trine.Model;

namespace Trine.Ingester.Tests.Logs;

public sealed class PushTests
{
    [Fact]
    public async Task Push_refuses_a_malformed_frame_before_it_is_logged()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var frame = TestRow.Frame(TestRow.Rows(0, 3));
        frame[^1] ^= 0x7f;

        var refused = await Assert.ThrowsAsync<RequestException>(async () => await fixture.Ingester.PushAsync(
            IngesterFixture.Tenant, frame, TestContext.Current.CancellationToken));

        Assert.Equal(RequestError.BadRequest, refused.Error);
        await using var restarted = await fixture.CrashAndRestartAsync();
        Assert.Empty(await restarted.ReadHeadAsync());
    }

    [Fact]
    public async Task Push_over_the_memory_limit_is_refused_until_a_flush_made_room()
    {
        await using var fixture = await IngesterFixture.StartAsync(IngesterFixture.QuickConfig with
        {
            FlushSize = ByteSize.FromKilobytes(1),
            MemoryLimit = ByteSize.FromKilobytes(1),
        });
        fixture.Store.FailFrom(0, StoreFault.NotDone);
        await fixture.PushAsync(TestRow.Rows(0, 100));

        var refused = await Assert.ThrowsAsync<RequestException>(() => fixture.PushAsync(TestRow.Rows(100, 1)));

        Assert.Equal(RequestError.Unavailable, refused.Error);
        fixture.Store.Heal();
        await fixture.FlushAsync();
        await fixture.PushAsync(TestRow.Rows(100, 1));
        await fixture.AssertHoldsAsync(TestRow.Rows(0, 101));
    }

    [Fact]
    public async Task Push_to_a_full_disk_is_refused_while_reads_go_on()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 10));
        await using var full = await fixture.CrashAndRestartAsync(fixture.Config with
        {
            Wal = new IngesterWalConfig { DiskFullThreshold = 1e-9 },
        });

        var refused = await Assert.ThrowsAsync<RequestException>(() => full.PushAsync(TestRow.Rows(10, 1)));

        Assert.Equal(RequestError.Unavailable, refused.Error);
        Assert.StartsWith("disk is full", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TestRow.Rows(0, 10), await full.ReadHeadAsync());
        await full.FlushAsync();
        await full.AssertHoldsAsync(TestRow.Rows(0, 10));
    }

    [Fact]
    public async Task Concurrent_pushes_selections_and_flushes_lose_nothing()
    {
        await using var fixture = await IngesterFixture.StartAsync(IngesterFixture.QuickConfig with
        {
            ChunkTargetSize = ByteSize.FromKilobytes(4),
        });
        var streams = Enumerable.Range(0, 4).Select(i => LabelSet.Create(new Label("app", $"{i}"))).ToArray();
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var rows = await fixture.ReadHeadAsync();
                Assert.Equal(rows.Count, rows.Distinct().Count());
            }
        }, TestContext.Current.CancellationToken);
        var flusher = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await fixture.FlushAsync();
            }
        }, TestContext.Current.CancellationToken);

        await Parallel.ForEachAsync(streams, TestContext.Current.CancellationToken, async (stream, _) =>
        {
            for (var i = 0; i < 2000; i += 10)
            {
                Assert.Null((await fixture.PushAsync(TestRow.Rows(i, 10, stream))).Error);
            }
        });
        await flusher;
        await stop.CancelAsync();
        await reader;

        await fixture.AssertHoldsAsync(streams.SelectMany(stream => TestRow.Rows(0, 2000, stream)));
        await using var restarted = await fixture.CrashAndRestartAsync();
        await restarted.AssertHoldsAsync(streams.SelectMany(stream => TestRow.Rows(0, 2000, stream)));
    }

    [Fact]
    public async Task Tenants_do_not_see_each_other()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var other = TenantId.Parse("other");
        await fixture.PushAsync(TestRow.Rows(0, 10));

        Assert.Empty(await fixture.ReadHeadAsync(other));
        Assert.Empty(await fixture.Ingester.SeriesAsync(other, [], TimeRange.All, TestContext.Current.CancellationToken));
        await using var restarted = await fixture.CrashAndRestartAsync();
        Assert.Empty(await restarted.ReadHeadAsync(other));
        Assert.Equal(10, (await restarted.ReadHeadAsync()).Count);
    }

    [Fact]
    public async Task Calls_before_the_start_and_after_the_stop_are_refused_as_unavailable()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.Ingester.StopAsync(TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<RequestException>(() => fixture.ReadHeadAsync());

        Assert.Equal(RequestError.Unavailable, refused.Error);
    }
}
