namespace Trine.Conformance.Tests.Loki;

/// <summary>Our answers equal those that were recorded from Loki.</summary>
public sealed class LokiConformanceTests(LokiReplay replay, ITestOutputHelper output) : IClassFixture<LokiReplay>
{
    public static IEnumerable<TheoryDataRow<string>> Groups => LokiGroups.Rows();

    [Fact]
    public void The_dataset_is_accepted()
    {
        Assert.SkipWhen(LokiRecording.Folder is null, LokiRecording.Absent);

        Assert.Empty(replay.Refused);
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Answers_equal_the_recorded_ones(string group)
    {
        var results = replay.ResultsOf(group);

        var failed = results.Where(static result => result.Difference is not null).ToArray();
        output.WriteLine($"{group}: {results.Count - failed.Length}/{results.Count}");
        Assert.True(failed.Length == 0, $"{failed.Length} of {results.Count} answers of {group} differ:\n{string.Join(
            '\n', failed.Select(static result => $"{result.Id} {result.Request}\n    {result.Difference}"))}");
    }
}
