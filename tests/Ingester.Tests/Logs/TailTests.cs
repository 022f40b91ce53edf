using Trine.Ingester.Logs;
using Trine.Ingester.Logs.Tails;
using Trine.Model;

namespace Trine.Ingester.Tests.Logs;

public sealed class TailTests
{
    [Fact]
    public async Task Slow_reader_loses_the_oldest_frames_and_is_told_how_many_rows()
    {
        using var metrics = new LogIngesterMetrics();
        var tailer = new Tailer([], metrics);
        for (var i = 0; i < 6; i++)
        {
            tailer.Add(new byte[1 << 20], rows: 10);
        }

        var first = await tailer.ReadAsync(TestContext.Current.CancellationToken);
        var second = await tailer.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(20, first?.RowsLost); // Six frames of 1 MiB came, four may wait.
        Assert.Equal(0, second?.RowsLost);
    }

    [Fact]
    public async Task Ended_tail_gives_what_waits_and_then_null()
    {
        using var metrics = new LogIngesterMetrics();
        var tailer = new Tailer([], metrics);
        tailer.Add([1], rows: 1);
        tailer.End();

        Assert.NotNull(await tailer.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Null(await tailer.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Tails_beyond_the_limit_are_refused()
    {
        await using var fixture = await IngesterFixture.StartAsync(IngesterFixture.QuickConfig with { TailersMax = 1 });
        await using var first = Tail(fixture);
        var waiting = first.MoveNextAsync().AsTask();
        Assert.Equal(1, fixture.Ingester.TailerCount);

        await using var second = Tail(fixture);
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await second.MoveNextAsync());

        Assert.Equal(RequestError.RateLimited, refused.Error);
        await fixture.Ingester.DisposeAsync();
        Assert.False(await waiting);
    }

    private static IAsyncEnumerator<Protocol.Ingesters.LogTailFrame> Tail(IngesterFixture fixture)
        => fixture.Ingester
            .TailAsync(IngesterFixture.Tenant, IngesterFixture.AnyApp, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
}
