namespace Trine.Crash.Tests;

public sealed class CrashVerdictTests
{
    private static readonly SentPush[] Pushes =
        [new SentPush(["a1", "a2"], IsAcknowledged: true), new SentPush(["b1", "b2"], IsAcknowledged: false)];

    [Theory]
    [InlineData("a1", "a2")]
    [InlineData("a1", "a2", "b1", "b2")]
    public void A_push_without_an_answer_may_be_there_or_not(params string[] found) => Assert.Empty(FaultsOf(found));

    [Theory]
    [InlineData("lost: a2", "a1")]
    [InlineData("2 times: a1", "a1", "a1", "a2")]
    [InlineData("never sent: c", "a1", "a2", "c")]
    [InlineData("torn: 1 of 2 items of one request", "a1", "a2", "b1")]
    [InlineData("2 times: b1", "a1", "a2", "b1", "b1", "b2")]
    public void Every_kind_of_fault_is_seen(string fault, params string[] found) => Assert.Equal([fault], FaultsOf(found));

    private static IEnumerable<string> FaultsOf(string[] found)
        => CrashVerdict.FaultsOf(Pushes, found.CountBy(static line => line).ToDictionary());
}
