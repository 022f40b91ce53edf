using Trine.Hosting.Configuration;

namespace Trine.Ingester.Tests.Logs;

/// <summary>What is flushed without being asked for.</summary>
public sealed class FlushLoopTests
{
    private static readonly IngesterConfig Config = IngesterFixture.QuickConfig with
    {
        FlushCheckPeriod = Duration.FromMinutes(1),
        MaxChunkAge = Duration.FromHours(2),
        ChunkIdlePeriod = Duration.FromMinutes(30),
        RecentBlocksPeriod = Duration.FromMinutes(15),
    };

    [Fact]
    public async Task Idle_tenant_is_flushed_and_later_forgotten()
    {
        var clock = new ManualClock();
        await using var fixture = await IngesterFixture.StartAsync(Config, time: clock);
        await fixture.PushAsync(TestRow.Rows(0, 10));

        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(10, (await fixture.ReadHeadAsync()).Count);
        clock.Advance(TimeSpan.FromMinutes(2));
        await fixture.Store.ReachedAsync(5);
        await fixture.FlushAsync(); // Waits for the one under way.

        await fixture.AssertHoldsAsync(TestRow.Rows(0, 10));
        Assert.Empty(await fixture.ReadHeadAsync());
        clock.Advance(TimeSpan.FromMinutes(40));
        await fixture.PushAsync(TestRow.Rows(10, 1));
        await fixture.AssertHoldsAsync(TestRow.Rows(0, 11));
    }

    [Fact]
    public async Task Old_rows_are_flushed_although_new_ones_keep_coming()
    {
        var clock = new ManualClock();
        await using var fixture = await IngesterFixture.StartAsync(Config, time: clock);
        for (var i = 0; i < 13; i++)
        {
            await fixture.PushAsync(TestRow.Rows(i, 1));
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        await fixture.Store.ReachedAsync(5);
        await fixture.FlushAsync();

        Assert.NotEmpty(await fixture.BlocksAsync());
        await fixture.AssertHoldsAsync(TestRow.Rows(0, 13));
    }

    [Fact]
    public async Task Tenant_with_most_in_memory_is_flushed_when_memory_runs_short()
    {
        await using var fixture = await IngesterFixture.StartAsync(IngesterFixture.QuickConfig with
        {
            FlushSize = ByteSize.FromKilobytes(64),
        });

        await fixture.PushAsync(TestRow.Rows(0, 5000));
        await fixture.Store.ReachedAsync(5);
        await fixture.FlushAsync();

        await fixture.AssertHoldsAsync(TestRow.Rows(0, 5000));
    }
}
