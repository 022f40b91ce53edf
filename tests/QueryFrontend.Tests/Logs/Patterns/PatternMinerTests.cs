using System.Text;
using Trine.QueryFrontend.Logs.Patterns;

namespace Trine.QueryFrontend.Tests.Logs.Patterns;

public class PatternMinerTests
{
    [Fact]
    public void Lines_that_differ_in_some_words_make_one_pattern()
    {
        var miner = Mine("user alice logged in from 10.0.0.1", "user bob logged in from 10.0.0.2", "user carol logged in from 10.0.0.3");

        Assert.Equal("user <_> logged in from <_>", Assert.Single(miner.Clusters).Pattern);
    }

    [Fact]
    public void Lines_of_other_kinds_make_patterns_of_their_own()
    {
        var miner = Mine(
            "connection from host 1 to port 2 was established",
            "request number 3 has been completed in 4 milliseconds",
            "connection from host 5 to port 6 was established");

        Assert.Equal(
            ["connection from host <_> to port <_> was established", "request number 3 has been completed in 4 milliseconds"],
            miner.Clusters.Select(cluster => cluster.Pattern));
    }

    [Fact]
    public void Punctuation_stays_and_neighbouring_variables_are_one()
    {
        var miner = Mine("level=info took=15ms msg=\"got 3 (a1)\"", "level=info took=2s msg=\"got 4 (b2)\"");

        Assert.Equal("level=info took=<_> msg=\"got <_> (<_>)\"", Assert.Single(miner.Clusters).Pattern);
    }

    [Fact]
    public void Lines_count_in_their_step_with_their_weight()
    {
        var miner = new PatternMiner();
        var line = LineTokens.Of("one two three four"u8)!;
        miner.Add(line, step: 10, weight: 1);
        miner.Add(line, step: 10, weight: 2.5);
        miner.Add(line, step: 20, weight: 1);

        Assert.Equal([(10, 3.5), (20, 1)], Assert.Single(miner.Clusters).Counts.Select(count => ((int)count.Key, count.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("three words only")]
    public void Lines_of_few_words_have_no_pattern(string line) => Assert.Null(LineTokens.Of(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Very_long_lines_have_no_pattern_and_many_words_are_cut()
    {
        Assert.Null(LineTokens.Of(Encoding.UTF8.GetBytes(new string('x', 4000))));
        Assert.Equal(120, LineTokens.Of(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a ", 500))))!.Words.Length);
    }

    [Fact]
    public void The_number_of_patterns_is_bounded()
    {
        var miner = new PatternMiner();
        for (var i = 0; i < 2000; i++)
        {
            var word = new string((char)('a' + (i % 26)), 1 + (i / 26));
            miner.Add(LineTokens.Of(Encoding.UTF8.GetBytes($"{word} is the word"))!, 0, 1);
        }

        Assert.Equal(300, miner.Clusters.Count);
    }

    private static PatternMiner Mine(params string[] lines)
    {
        var miner = new PatternMiner();
        foreach (var line in lines)
        {
            miner.Add(LineTokens.Of(Encoding.UTF8.GetBytes(line))!, step: 0, weight: 1);
        }

        return miner;
    }
}
