using System.Diagnostics;
using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

public class NestingTests
{
    private const string TooDeep = "parse error : the query is nested too deeply (more than 1000 levels)";

    [Theory]
    [InlineData("sum(", "vector(1)", ")", 20_000)]
    [InlineData("vector(1)+(", "1", ")", 9_000)]
    [InlineData("", "vector(1)", "+1", 50_000)]
    [InlineData("", "vector(1)", "^vector(1)", 10_000)]
    [InlineData("{a=\"b\"}|", "c=1", " or c=1", 10_000)]
    [InlineData("{a=\"b\"}|", "c=1", ",c=1", 10_000)]
    [InlineData("{a=\"b\"}|", "c=1", " c=1", 10_000)]
    public void Deep_trees_are_refused(string before, string middle, string after, int count)
    {
        var prefix = before.StartsWith('{') ? before : Repeat(before, count);
        Assert.Equal(TooDeep, ParserAssert.ErrorOf(prefix + middle + Repeat(after, count)));
    }

    [Fact]
    public void Deep_parentheses_are_read()
    {
        const int count = 60_000;
        Assert.Equal("5", LogQLParser.Parse(Repeat("(", count) + "5" + Repeat(")", count)).ToString());
        Assert.StartsWith("parse error at", ParserAssert.ErrorOf(Repeat("(", count)), StringComparison.Ordinal);
    }

    [Fact]
    public void Trees_at_the_bound_can_be_walked_on_a_small_stack()
    {
        var filter = string.Join(" or ", Enumerable.Repeat("c=1", LogQLLimits.DepthMax));
        const int sums = LogQLLimits.DepthMax - 1;
        var query = Repeat("sum(", sums) + "rate({a=\"b\"}|" + filter + "[1m])" + Repeat(")", sums);
        string? formatted = null;
        var thread = new Thread(() => formatted = LogQLFormatter.Format(LogQLParser.Parse(query)), 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.NotNull(formatted);
        Assert.Equal(TooDeep, ParserAssert.ErrorOf("sum(" + query + ")"));
    }

    [Theory]
    [InlineData("{a=\"b\"} |= \"c\"", " or \"c\"", 15_000)]
    [InlineData("{a=\"b\"}", " |= \"c\"", 15_000)]
    [InlineData("{a=\"b\"}", " | json", 15_000)]
    [InlineData("{a=\"b\"} | drop c", ",c", 50_000)]
    [InlineData("sum", " sum", 30_000)]
    [InlineData("1", "-1", 50_000)]
    [InlineData("1", " by", 40_000)]
    public void Long_queries_take_time_in_proportion(string start, string more, int count)
    {
        var query = start + Repeat(more, count);
        Assert.InRange(query.Length, 60_000, LogQLLimits.QueryBytesMax - 1);
        var watch = Stopwatch.StartNew();
        try
        {
            LogQLParser.Parse(query);
        }
        catch (LogQLParseException)
        {
            // Only the time counts.
        }

        // Far above what it takes, far below what anything quadratic takes.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
