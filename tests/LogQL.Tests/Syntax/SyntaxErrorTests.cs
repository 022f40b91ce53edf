using Trine.LogQL.Syntax;

namespace Trine.LogQL.Tests.Syntax;

/// <summary>Error texts are Loki's, to the letter: the position, the token and the tokens that would do.</summary>
public class SyntaxErrorTests
{
    [Theory]
    [InlineData("", "parse error : syntax error: unexpected $end")]
    [InlineData("  ", "parse error at line 1, col 3: syntax error: unexpected $end")]
    [InlineData("\n", "parse error at line 2, col 1: syntax error: unexpected $end")]
    [InlineData("# nothing", "parse error at line 1, col 10: syntax error: unexpected $end")]
    [InlineData("foo", "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER")]
    [InlineData("{", "parse error at line 1, col 2: syntax error: unexpected $end, expecting IDENTIFIER or }")]
    [InlineData("{a", "parse error at line 1, col 3: syntax error: unexpected $end, expecting = or =~ or !~ or !=")]
    [InlineData("{a=", "parse error at line 1, col 4: syntax error: unexpected $end, expecting STRING")]
    [InlineData("{a=b}", "parse error at line 1, col 4: syntax error: unexpected IDENTIFIER, expecting STRING")]
    [InlineData("{a=\"b\"", "parse error at line 1, col 7: syntax error: unexpected $end, expecting } or ,")]
    [InlineData("{a=\"b\",}", "parse error at line 1, col 8: syntax error: unexpected }, expecting IDENTIFIER")]
    [InlineData("{a=\"b\"}}", "parse error at line 1, col 8: syntax error: unexpected }")]
    [InlineData(
        "{json=\"b\"}", "parse error at line 1, col 2: syntax error: unexpected json, expecting IDENTIFIER or }")]
    [InlineData(
        "{\"a\"=\"b\"}", "parse error at line 1, col 2: syntax error: unexpected STRING, expecting IDENTIFIER or }")]
    public void Selectors(string query, string expected) => Assert.Equal(expected, ParserAssert.ErrorOf(query));

    [Theory]
    [InlineData("{a=\"b\"} |", "parse error at line 1, col 10: syntax error: unexpected $end")]
    [InlineData("{a=\"b\"} |=", "parse error at line 1, col 11: syntax error: unexpected $end, expecting STRING or ip")]
    [InlineData(
        "{a=\"b\"} |= \"c\" or",
        "parse error at line 1, col 18: syntax error: unexpected $end, expecting STRING or ip")]
    [InlineData("{a=\"b\"} \"c\"", "parse error at line 1, col 9: syntax error: unexpected STRING")]
    [InlineData("({a=\"b\"}) |= \"c\"", "parse error at line 0, col 11: syntax error: unexpected |=")]
    [InlineData("{a=\"b\"} | regexp", "parse error at line 1, col 17: syntax error: unexpected $end, expecting STRING")]
    [InlineData("{a=\"b\"} | unpack c", "parse error at line 1, col 18: syntax error: unexpected IDENTIFIER")]
    [InlineData(
        "{a=\"b\"} | json c=d", "parse error at line 1, col 18: syntax error: unexpected IDENTIFIER, expecting STRING")]
    [InlineData(
        "{a=\"b\"} | line_format c",
        "parse error at line 1, col 23: syntax error: unexpected IDENTIFIER, expecting STRING")]
    [InlineData(
        "{a=\"b\"} | label_format c", "parse error at line 1, col 25: syntax error: unexpected $end, expecting =")]
    [InlineData(
        "{a=\"b\"} | label_format c=1",
        "parse error at line 1, col 26: syntax error: unexpected NUMBER, expecting IDENTIFIER or STRING")]
    [InlineData(
        "{a=\"b\"} | label_format c=\"d\",",
        "parse error at line 1, col 30: syntax error: unexpected $end, expecting IDENTIFIER")]
    [InlineData(
        "{a=\"b\"} | drop 1", "parse error at line 1, col 16: syntax error: unexpected NUMBER, expecting IDENTIFIER")]
    [InlineData("{a=\"b\"} | unwrap c", "parse error at line 1, col 11: syntax error: unexpected unwrap")]
    [InlineData("{a=\"b\"}\n| json\n| nope", "parse error at line 3, col 7: syntax error: unexpected $end")]
    public void Pipelines(string query, string expected) => Assert.Equal(expected, ParserAssert.ErrorOf(query));

    [Theory]
    [InlineData(
        "{a=\"b\"} | c =~ 5", "parse error at line 1, col 16: syntax error: unexpected NUMBER, expecting STRING")]
    [InlineData("{a=\"b\"} | c >= ip(\"::1\")", "parse error at line 1, col 16: syntax error: unexpected ip")]
    [InlineData(
        "{a=\"b\"} | c = ip(5)", "parse error at line 1, col 18: syntax error: unexpected NUMBER, expecting STRING")]
    [InlineData(
        "{a=\"b\"} | c=1 and",
        "parse error at line 1, col 18: syntax error: unexpected $end, expecting IDENTIFIER or (")]
    [InlineData(
        "{a=\"b\"} | c > -5KB", "parse error at line 0, col 16: syntax error: unexpected BYTES, expecting NUMBER")]
    public void Label_filters(string query, string expected) => Assert.Equal(expected, ParserAssert.ErrorOf(query));

    [Theory]
    [InlineData("rate({a=\"b\"})", "parse error at line 1, col 13: syntax error: unexpected )")]
    [InlineData("rate()", "parse error at line 1, col 6: syntax error: unexpected ), expecting NUMBER or { or (")]
    [InlineData(
        "rate(rate({a=\"b\"}[1m])[5m])",
        "parse error at line 1, col 6: syntax error: unexpected RATE, expecting NUMBER or { or (")]
    [InlineData(
        "quantile_over_time(0.5, sum(vector(1)))",
        "parse error at line 1, col 25: syntax error: unexpected SUM, expecting { or (")]
    [InlineData("sum({a=\"b\"}[1m])", "parse error at line 0, col 12: syntax error: unexpected RANGE")]
    [InlineData(
        "sum by (a vector(1))", "parse error at line 1, col 11: syntax error: unexpected VECTOR, expecting , or )")]
    [InlineData(
        "sum by (a) by (b) (vector(1))", "parse error at line 1, col 12: syntax error: unexpected by, expecting (")]
    [InlineData(
        "label_replace(vector(1), \"d\")", "parse error at line 1, col 29: syntax error: unexpected ), expecting ,")]
    [InlineData("label_replace(vector(1) + 1", "parse error at line 1, col 28: syntax error: unexpected $end")]
    [InlineData("vector(-1)", "parse error at line 1, col 8: syntax error: unexpected -, expecting NUMBER")]
    [InlineData(
        "rate({a=\"b\"}[1m] offset)", "parse error at line 1, col 24: syntax error: unexpected ), expecting DURATION")]
    [InlineData("rate({a=\"b\"}[1m]) offset 5m", "parse error at line 1, col 19: syntax error: unexpected offset")]
    [InlineData(
        "vector(1) + on vector(2)", "parse error at line 1, col 16: syntax error: unexpected VECTOR, expecting (")]
    [InlineData("bool 1 > 2", "parse error at line 1, col 1: syntax error: unexpected bool")]
    [InlineData("- vector(1)", "parse error at line 1, col 3: syntax error: unexpected VECTOR, expecting NUMBER")]
    [InlineData(
        "rate({a=\"b\"} | unwrap c | json [1m])",
        "parse error at line 1, col 27: syntax error: unexpected json, expecting IDENTIFIER or (")]
    public void Metric_queries(string query, string expected) => Assert.Equal(expected, ParserAssert.ErrorOf(query));

    [Fact]
    public void Columns_count_characters()
        => Assert.Equal(
            "parse error at line 1, col 10: syntax error: unexpected IDENTIFIER",
            ParserAssert.ErrorOf("{a=\"😀é\"} x"));

    [Fact]
    public void An_error_further_on_that_is_more_than_syntax_counts_for_more()
        => Assert.Equal(
            "parse error : error parsing regexp: missing closing ): `(`", ParserAssert.ErrorOf("rate({a=~\"(\" b"));

    [Fact]
    public void Exception_carries_the_position()
    {
        var error = Assert.Throws<LogQLParseException>(() => LogQLParser.Parse("{a=\"b\"}\n  x"));
        Assert.Equal((2, 3), (error.Line, error.Column));
    }

    [Fact]
    public void Query_may_be_just_shorter_than_the_bound()
    {
        var longest = "{a=\"" + new string('x', LogQLLimits.QueryBytesMax - 7) + "\"}";
        Assert.Equal(LogQLLimits.QueryBytesMax - 1, longest.Length);
        LogQLParser.Parse(longest);
        Assert.Equal("parse error : input size too long (131072 > 131072)", ParserAssert.ErrorOf(longest + " "));
    }

    [Fact]
    public void Length_is_counted_in_bytes()
        => Assert.Equal(
            "parse error : input size too long (140006 > 131072)",
            ParserAssert.ErrorOf("{a=\"" + new string('é', 70_000) + "\"}"));
}
