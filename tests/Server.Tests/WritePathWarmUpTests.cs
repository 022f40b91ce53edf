using Trine.Server.Configuration;
using Trine.Server.WarmUp;

namespace Trine.Server.Tests;

public sealed class WritePathWarmUpTests
{
    /// <summary>Only a failure waits this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all")]
    [InlineData("querier,ingester")]
    public async Task All_that_it_pushes_is_stored(string targets)
    {
        var config = new TrineConfig { Target = targets.Split(',') };

        Assert.True(await WritePathWarmUp.RunAsync(config, Patience, Cancelled));
    }

    [Theory]
    [InlineData("all", false)]
    [InlineData("querier,query-frontend", true)]
    public async Task A_process_that_stores_nothing_or_shall_not_warm_up_does_not(string targets, bool isEnabled)
    {
        var config = new TrineConfig { Target = targets.Split(','), WarmUp = new WarmUpConfig { Enabled = isEnabled } };

        Assert.False(await WritePathWarmUp.RunAsync(config, Cancelled));
    }

    [Fact]
    public async Task A_process_that_is_asked_to_stop_does_not_wait_for_it()
        => Assert.False(await WritePathWarmUp.RunAsync(new TrineConfig(), new CancellationToken(canceled: true)));
}
