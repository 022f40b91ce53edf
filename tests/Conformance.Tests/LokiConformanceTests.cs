using Trine.Conformance.Tests.Replay;

namespace Trine.Conformance.Tests;

/// <summary>Our answers equal those that were recorded from Loki.</summary>
public sealed class LokiConformanceTests(LokiReplay replay, ITestOutputHelper output) : IClassFixture<LokiReplay>
{
    public static IEnumerable<TheoryDataRow<string>> Groups => LokiReplay.Set.Groups();

    [Fact]
    public void The_dataset_is_accepted()
    {
        Assert.SkipWhen(LokiReplay.Set.Folder is null, RecordedSet.Absent);

        Assert.Empty(replay.Refused);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answers_equal_the_recorded_ones(string group) => replay.AssertEqual(group, output);
}

/// <summary>The server that answered.</summary>
public sealed class LokiReplay() : ReplayFixture(
    Set, "--limits.logs.reject_old_samples=false", "--pattern_ingester.enabled=true")
{
    public static RecordedSet Set { get; } = new(
        "loki", ("api/delete", "deletes are done by the compactor, which does not exist yet"));
}
