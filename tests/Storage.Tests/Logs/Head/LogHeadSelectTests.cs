using Trine.Model;
using Trine.Storage.Logs.Head;

namespace Trine.Storage.Tests.Logs.Head;

public sealed class LogHeadSelectTests
{
    private static readonly LabelSet[] Streams =
    [
        LabelSet.Create(new Label("app", "a")),
        LabelSet.Create(new Label("app", "b"), new Label("env", "prod")),
        LabelSet.Create(new Label("app", "b"), new Label("env", "test")),
        LabelSet.Create(new Label("app", "abc"), new Label("env", "test")),
    ];

    [Theory]
    [InlineData("app", MatchOp.Equal, "b", "env", MatchOp.Equal, "test", 2)]
    [InlineData("app", MatchOp.Equal, "b", "env", MatchOp.NotEqual, "test", 1)]
    [InlineData("app", MatchOp.Match, "a.*", "env", MatchOp.Equal, "", 0)]
    [InlineData("app", MatchOp.Match, "a.+", "env", MatchOp.Match, "test|", 3)]
    [InlineData("app", MatchOp.NotMatch, "a.*", "env", MatchOp.NotMatch, "prod", 2)]
    [InlineData("app", MatchOp.NotEqual, "", "env", MatchOp.Match, "prod", 1)]
    [InlineData("missing", MatchOp.Equal, "", "env", MatchOp.Equal, "", 0)]
    public async Task Series_names_exactly_the_streams_that_match(
        string name, MatchOp op, string value, string name2, MatchOp op2, string value2, int wanted)
    {
        await using var fixture = Fill();

        var found = fixture.Head.Series(
            [new LabelMatcher(name, op, value), new LabelMatcher(name2, op2, value2)], TimeRange.All);

        Assert.Equal([Streams[wanted]], found);
    }

    [Fact]
    public async Task Series_without_matchers_names_every_stream_with_rows_in_the_range()
    {
        await using var fixture = Fill();

        Assert.Equal(4, fixture.Head.Series([], TimeRange.All).Count);
        Assert.Equal(
            [Streams[1]],
            fixture.Head.Series([], new TimeRange(HeadFixture.StartNs + 1, HeadFixture.StartNs + 2)));
    }

    [Fact]
    public async Task Select_leaves_out_chunks_outside_the_range()
    {
        await using var fixture = Fill();

        var chunks = fixture.Head.Select(
            HeadFixture.AnyApp, new TimeRange(HeadFixture.StartNs + 2, HeadFixture.StartNs + 3));

        Assert.Equal(Streams[2], Assert.Single(chunks).Stream);
        HeadFixture.DisposeAll(chunks);
    }

    [Fact]
    public async Task Select_finds_nothing_for_a_value_that_no_stream_has()
    {
        await using var fixture = Fill();

        Assert.Empty(fixture.Head.Select([new LabelMatcher("app", MatchOp.Equal, "nobody")], TimeRange.All));
        Assert.Empty(fixture.Head.Select([new LabelMatcher("app", MatchOp.Match, "nobody|noone")], TimeRange.All));
    }

    private static HeadFixture Fill()
    {
        var fixture = new HeadFixture();
        for (var i = 0; i < Streams.Length; i++)
        {
            fixture.Push(Streams[i], LogStreamLimits.None, new TestRow(HeadFixture.StartNs + i, $"row {i}"));
        }

        return fixture;
    }
}
