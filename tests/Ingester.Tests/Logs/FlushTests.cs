namespace Trine.Ingester.Tests.Logs;

/// <summary>Rows go from memory to blocks, each once, whatever fails on the way.</summary>
public sealed class FlushTests
{
    /// <summary>More steps than a flush has.</summary>
    private const int StepsMax = 12;

    [Fact]
    public async Task Rows_that_come_during_a_flush_keep_nothing_else_in_the_log()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 1000));
        var before = Directory.GetFiles(fixture.WalFolder, "*.wal");
        fixture.Store.FailFrom(0, StoreFault.NotDone);
        var begun = fixture.Store.ReachedAsync(1);
        var flushing = fixture.FlushAsync();
        await begun;

        await fixture.PushAsync(TestRow.Rows(2000, 1));
        fixture.Store.Heal();
        await flushing;

        Assert.Empty(before.Intersect(Directory.GetFiles(fixture.WalFolder, "*.wal")));
        Assert.Equal(TestRow.Rows(2000, 1), await fixture.ReadHeadAsync());
    }

    [Fact]
    public async Task Flush_moves_all_rows_into_a_block_and_frees_the_log()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var rows = TestRow.Rows(0, 1000);
        await fixture.PushAsync(rows);

        await fixture.FlushAsync();

        Assert.Empty(await fixture.ReadHeadAsync());
        Assert.Equal(rows, await fixture.ReadBlocksAsync());
        Assert.Equal(1, fixture.SegmentCount);
        await using var restarted = await fixture.CrashAndRestartAsync();
        Assert.Empty(await restarted.ReadHeadAsync());
        await restarted.AssertHoldsAsync(rows);
    }

    [Fact]
    public async Task Flush_of_nothing_writes_no_block()
    {
        await using var fixture = await IngesterFixture.StartAsync();

        await fixture.FlushAsync();
        await fixture.PushAsync(TestRow.Rows(0, 1));
        await fixture.FlushAsync();
        await fixture.FlushAsync();

        Assert.Single(await fixture.BlocksAsync());
    }

    [Fact]
    public async Task Selection_names_the_block_that_rows_went_to()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 1));
        await fixture.FlushAsync();

        var result = await fixture.Ingester.SelectAsync(
            IngesterFixture.Tenant,
            new Model.Logs.LogSelection(IngesterFixture.AnyApp, Model.TimeRange.All, []),
            TestContext.Current.CancellationToken);

        Assert.Equal([(await fixture.BlocksAsync())[0].Id.ToString()], result.RecentBlocks);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Flush_that_fails_at_any_step_is_done_in_the_end_and_rows_are_there_once(bool isAnswerLost)
    {
        var fault = isAnswerLost ? StoreFault.DoneAndLost : StoreFault.NotDone;
        var steps = StepsMax;
        for (var step = 0; step < steps; step++)
        {
            await using var fixture = await IngesterFixture.StartAsync();
            await fixture.PushAsync(TestRow.Rows(0, 10));
            await fixture.FlushAsync();
            await fixture.PushAsync(TestRow.Rows(10, 10));
            fixture.Store.FailOnce(step, fault);

            await fixture.FlushAsync();

            steps = Math.Min(steps, fixture.Store.Steps);
            await fixture.AssertHoldsAsync(TestRow.Rows(0, 20), $"step {step}");
            Assert.Equal(2, (await fixture.BlocksAsync()).Count);
            await using var restarted = await fixture.CrashAndRestartAsync();
            await restarted.AssertHoldsAsync(TestRow.Rows(0, 20), $"step {step}, restarted");
        }

        Assert.InRange(steps, 5, StepsMax - 1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Crash_at_any_step_of_a_flush_leaves_each_row_once(bool isAnswerLost, bool isFirstFlush)
    {
        var fault = isAnswerLost ? StoreFault.DoneAndLost : StoreFault.NotDone;
        var wanted = TestRow.Rows(isFirstFlush ? 10 : 0, isFirstFlush ? 10 : 20);
        for (var step = 0; step < StepsMax; step++)
        {
            await using var fixture = await IngesterFixture.StartAsync();
            if (!isFirstFlush)
            {
                await fixture.PushAsync(TestRow.Rows(0, 10));
                await fixture.FlushAsync();
            }

            await fixture.PushAsync(TestRow.Rows(10, 10));
            fixture.Store.FailFrom(step, fault);
            var flush = fixture.FlushAsync();
            await Task.WhenAny(flush, fixture.Store.ReachedAsync(step + 2));

            await using var restarted = await fixture.CrashAndRestartAsync();
            await restarted.AssertHoldsAsync(wanted, $"step {step}");
            await restarted.FlushAsync();
            await restarted.AssertHoldsAsync(wanted, $"step {step}, flushed");
            await using var again = await restarted.CrashAndRestartAsync();
            await again.AssertHoldsAsync(wanted, $"step {step}, flushed and restarted");

            fixture.Store.Heal();
            await flush;
            await fixture.AssertHoldsAsync(wanted, $"step {step}, not crashed");
        }
    }

    [Fact]
    public async Task Rows_stay_readable_and_pushes_go_on_while_the_store_is_away()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        await fixture.PushAsync(TestRow.Rows(0, 10));
        fixture.Store.FailFrom(0, StoreFault.NotDone);
        var flush = fixture.FlushAsync();
        await fixture.Store.ReachedAsync(3);

        await fixture.PushAsync(TestRow.Rows(10, 10));

        Assert.Equal(TestRow.Rows(0, 20), await fixture.ReadHeadAsync());
        fixture.Store.Heal();
        await flush;
        Assert.Equal(TestRow.Rows(10, 10), await fixture.ReadHeadAsync());
        await fixture.AssertHoldsAsync(TestRow.Rows(0, 20));
    }

    [Fact]
    public async Task Log_keeps_what_one_tenant_has_not_flushed()
    {
        await using var fixture = await IngesterFixture.StartAsync();
        var other = Model.TenantId.Parse("other");
        await fixture.Ingester.PushAsync(other, TestRow.Frame(TestRow.Rows(0, 5)), TestContext.Current.CancellationToken);
        await fixture.FlushAsync();
        await fixture.PushAsync(TestRow.Rows(0, 5));
        await fixture.Ingester.PushAsync(other, TestRow.Frame(TestRow.Rows(5, 5)), TestContext.Current.CancellationToken);

        await using var restarted = await fixture.CrashAndRestartAsync();

        Assert.Equal(TestRow.Rows(0, 5), await restarted.ReadHeadAsync());
        Assert.Equal(TestRow.Rows(5, 5), await restarted.ReadHeadAsync(other));
    }
}
