using Trine.Conformance.Tests.Replay;
using Trine.Testing.Processes;

namespace Trine.Conformance.Tests;

/// <summary>Our answers equal those that were recorded from Tempo.</summary>
public sealed class TempoConformanceTests(TempoReplay replay, ITestOutputHelper output) : IClassFixture<TempoReplay>
{
    public static IEnumerable<TheoryDataRow<string>> Groups => TempoReplay.Set.Groups();

    [Fact]
    public void The_dataset_is_accepted()
    {
        Assert.SkipWhen(TempoReplay.Set.Folder is null, RecordedSet.Absent);

        Assert.Empty(replay.Refused);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answers_equal_the_recorded_ones(string group) => replay.AssertEqual(group, output);
}

/// <summary>The server that answered.</summary>
public sealed class TempoReplay() : ReplayFixture(Set)
{
    public static RecordedSet Set { get; } = new("tempo");

    protected override IReadOnlyList<(string Prefix, Uri Server)> PortsOf(SingleProcess server) =>
    [
        ("/otlp", server.OtlpHttp),
        ("/zipkin", server.Zipkin),
        ("/jaeger", server.JaegerHttp),
    ];
}
