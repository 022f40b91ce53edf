using Trine.Conformance.Tests.Replay;

namespace Trine.Conformance.Tests;

/// <summary>Our answers equal those that were recorded from Prometheus.</summary>
public sealed class PrometheusConformanceTests(PrometheusReplay replay, ITestOutputHelper output) : IClassFixture<PrometheusReplay>
{
    public static IEnumerable<TheoryDataRow<string>> Groups => PrometheusReplay.Set.Groups();

    [Fact]
    public void The_dataset_is_accepted()
    {
        Assert.SkipWhen(PrometheusReplay.Set.Folder is null, RecordedSet.Absent);

        Assert.Empty(replay.Refused);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answers_equal_the_recorded_ones(string group) => replay.AssertEqual(group, output);
}

/// <summary>The server that answered; its data are from one day, whatever the clock says.</summary>
public sealed class PrometheusReplay() : ReplayFixture(Set, "--limits.metrics.out_of_order_time_window=2000d")
{
    public static RecordedSet Set { get; } = new("prometheus");
}
